import logger from 'node-media-server/src/core/logger.js';
import Rtmp, { type AvPacket } from 'node-media-server/src/protocol/rtmp.js';

// Whoever reaches the port could fill our log with what they say.
logger.log = () => undefined;

/** RTMP as node-media-server speaks it: handshake, chunks and commands of one connection, and nothing else of it (docs/decisions/0023). */
export { Rtmp, type AvPacket };
