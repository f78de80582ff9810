import { parseArgs } from 'node:util';

/** How the gateway was asked to start: alone from a file of cameras, or by the supervisor with a boot message on stdin. */
export type GatewayStart = { kind: 'alone'; camerasFile: string; host: string; port: number } | { kind: 'supervised' };

/** Reads the command line: `--cameras file.json [--host 127.0.0.1] [--port 3211]` runs alone. */
export function parseGatewayArguments(argv: readonly string[]): GatewayStart {
  const { values } = parseArgs({
    args: [...argv],
    options: { cameras: { type: 'string' }, host: { type: 'string' }, port: { type: 'string' } },
  });
  if (values.cameras === undefined) return { kind: 'supervised' };
  const port = Number(values.port ?? 3211);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port must be 0 to 65535');
  return { kind: 'alone', camerasFile: values.cameras, host: values.host ?? '127.0.0.1', port };
}
