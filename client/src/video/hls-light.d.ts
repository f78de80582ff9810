/** hls.js 1.7 ships no types for its light build; it is the same class without subtitles, alternate audio and DRM. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
  export * from 'hls.js';
}
