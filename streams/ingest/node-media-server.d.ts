// What is used of node-media-server 4.4.3, which brings no types; docs/decisions/0023 says why so little.

declare module 'node-media-server/src/protocol/rtmp.js' {
  /** A tag of audio (8), video (9) or data (18); `size` bytes of `data` count, which is reused for the next one. */
  export interface AvPacket {
    codec_type: number;
    codec_id: number;
    /** 0 audio header, 1 audio, 2 video header, 3 keyframe, 4 other picture, 5 metadata. */
    flags: number;
    dts: number;
    pts: number;
    size: number;
    data: Buffer;
  }

  /** One connection's protocol: handshake, chunks and commands. */
  export default class Rtmp {
    onConnectCallback: (request: {
      app: string;
      name: string;
      query: Record<string, string | string[] | undefined>;
    }) => void;
    onPlayCallback: () => void;
    onPushCallback: () => void;
    onOutputCallback: (bytes: Buffer) => void;
    onPacketCallback: (packet: AvPacket) => void;
    streamId: number;
    parserPacket: { header: { length: number } };
    inPackets: Map<number, unknown>;
    parserData(bytes: Buffer): string | null;
    packetAlloc(): void;
    sendStatusMessage(streamId: number, level: string, code: string, description: string): void;
  }
}

declare module 'node-media-server/src/protocol/flv.js' {
  import type { AvPacket } from 'node-media-server/src/protocol/rtmp.js';

  export default class Flv {
    static createHeader(hasAudio: boolean, hasVideo: boolean): Buffer;
    static createMessage(packet: AvPacket): Buffer;
  }
}

declare module 'node-media-server/src/core/logger.js' {
  const logger: { log: (message: string, level?: string) => void };
  export default logger;
}
