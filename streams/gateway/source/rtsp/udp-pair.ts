import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** What came in on a pair, from the camera alone. */
export interface UdpPairSink {
  onRtp(packet: Buffer): void;
  onRtcp(packet: Buffer): void;
}

const TRIES = 20;
const RECEIVE_BUFFER_BYTES = 1024 * 1024;

/** Two neighbouring UDP ports for one track, RTP on the even one (RFC 3550 §11). Datagrams of other hosts are passed over. */
export class UdpPair {
  readonly #rtp: Socket;
  readonly #rtcp: Socket;
  readonly #cameraAddress: string;
  readonly rtpPort: number;
  bytesIn = 0;

  private constructor(rtp: Socket, rtcp: Socket, cameraAddress: string) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    this.#cameraAddress = cameraAddress;
    this.rtpPort = rtp.address().port;
  }

  /** Takes a free pair; null when the machine has none to give. */
  static async open(cameraAddress: string): Promise<UdpPair | null> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const rtp = await bind(cameraAddress, 0);
      const port = rtp?.address().port ?? 0;
      const rtcp = rtp && port % 2 === 0 ? await bind(cameraAddress, port + 1) : null;
      if (rtp && rtcp) return new UdpPair(rtp, rtcp, cameraAddress);
      rtp?.close();
    }
    return null;
  }

  listen(sink: UdpPairSink): void {
    const isCamera = (from: string): boolean => from.replace(/^::ffff:/, '') === this.#cameraAddress;
    this.#rtp.on('message', (packet, from) => {
      if (!isCamera(from.address)) return;
      this.bytesIn += packet.length;
      sink.onRtp(packet);
    });
    this.#rtcp.on('message', (packet, from) => {
      if (isCamera(from.address)) sink.onRtcp(packet);
    });
  }

  /** Sends an RTCP packet, and opens the way back through a firewall or NAT for both ports. */
  report(packet: Buffer, cameraRtpPort: number, cameraRtcpPort: number): void {
    if (cameraRtpPort > 0) this.#rtp.send(Buffer.alloc(0), cameraRtpPort, this.#cameraAddress);
    if (cameraRtcpPort > 0) this.#rtcp.send(packet, cameraRtcpPort, this.#cameraAddress);
  }

  close(): void {
    this.#rtp.close();
    this.#rtcp.close();
  }
}

function bind(cameraAddress: string, port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = createSocket({
      type: isIPv6(cameraAddress) ? 'udp6' : 'udp4',
      recvBufferSize: RECEIVE_BUFFER_BYTES,
    });
    let isBound = false;
    // An unreachable camera answers our reports with errors: the watchdog of the stream judges silence, not these.
    socket.on('error', () => {
      if (isBound) return;
      socket.close();
      resolve(null);
    });
    socket.bind(port, () => {
      isBound = true;
      resolve(socket);
    });
  });
}
