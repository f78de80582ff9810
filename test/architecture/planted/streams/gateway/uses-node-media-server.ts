// caught by walls node-media-server-has-one-owner
import Flv from 'node-media-server/src/protocol/flv.js';

export const flvHeader = Flv.createHeader(true, true);
