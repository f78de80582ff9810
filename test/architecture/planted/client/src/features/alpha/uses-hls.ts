// caught by walls hls.js-has-one-owner
import Hls from 'hls.js/light';

export const used = Hls;
