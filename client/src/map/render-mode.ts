/** `full` draws with the GPU; `light` draws points and markers on a 2-D canvas when a move ends. Neither drops anything. */
export type RenderMode = 'full' | 'light';

const SOFTWARE = /swiftshader|llvmpipe|software|softpipe|basic render/i;

/** The mode of this page: `?render=` wins, software WebGL and none at all get `light`. */
export function chooseRenderMode(search: string, rendererName: string | null): RenderMode {
  const asked = new URLSearchParams(search).get('render');
  if (asked === 'full' || asked === 'light') return asked;
  return rendererName === null || SOFTWARE.test(rendererName) ? 'light' : 'full';
}

/** Name of the WebGL 2 renderer of this machine, null without one. */
export function readRendererName(): string | null {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return null;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return typeof name === 'string' ? name : 'unknown';
}
