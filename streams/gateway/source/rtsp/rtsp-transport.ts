import type { UdpPair } from './udp-pair.ts';

/** How one track's packets come: on two channels of the connection, or to two UDP ports of ours from two of the camera's. */
export type TrackDelivery =
  | { kind: 'interleaved'; rtpChannel: number; rtcpChannel: number }
  | { kind: 'udp'; pair: UdpPair; cameraRtpPort: number; cameraRtcpPort: number };

/** `Transport` of a SETUP (RFC 2326 §12.39); `index` counts tracks from 0. */
export function interleavedTransport(index: number): string {
  return `RTP/AVP/TCP;unicast;interleaved=${index * 2}-${index * 2 + 1}`;
}

/** `Transport` of a SETUP to a pair of our UDP ports. */
export function udpTransport(pair: UdpPair): string {
  return `RTP/AVP;unicast;client_port=${pair.rtpPort}-${pair.rtpPort + 1}`;
}

/** What a reply to an interleaved SETUP settled: cameras may choose other channels; null when it is no TCP after all. */
export function readInterleaved(reply: string | undefined, index: number): TrackDelivery | null {
  if (reply !== undefined && !/\/TCP|interleaved/i.test(reply)) return null;
  const stated = /interleaved\s*=\s*(\d+)(?:\s*-\s*(\d+))?/i.exec(reply ?? '');
  const rtpChannel = Number(stated?.[1] ?? index * 2);
  return { kind: 'interleaved', rtpChannel, rtcpChannel: Number(stated?.[2] ?? rtpChannel + 1) };
}

/** What a reply to a UDP SETUP settled; null when it goes elsewhere (multicast) or is not UDP. */
export function readUdp(reply: string | undefined, pair: UdpPair): TrackDelivery | null {
  if (reply !== undefined && /\/TCP|multicast/i.test(reply)) return null;
  const stated = /server_port\s*=\s*(\d+)(?:\s*-\s*(\d+))?/i.exec(reply ?? '');
  const cameraRtpPort = Number(stated?.[1] ?? 0);
  return { kind: 'udp', pair, cameraRtpPort, cameraRtcpPort: Number(stated?.[2] ?? cameraRtpPort + 1) };
}
