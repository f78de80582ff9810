import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { findFreePorts } from '../../fixtures/free-ports.ts';
import { repositoryPath } from '../../fixtures/repository-path.ts';

const PROGRAM = repositoryPath('dist/test/bench/events/plain-peer-main.js');
/** As the server's supervisor waits in the other half of the comparison. */
const RESTART_DELAY_MS = 200;

/** A plain socket.io broadcast in a process of its own. */
export class PlainPeer {
  readonly url: string;
  private readonly port: number;
  private child: ChildProcess | null = null;

  private constructor(port: number) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<PlainPeer> {
    const peer = new PlainPeer(await findFreePorts(1));
    await peer.launch();
    return peer;
  }

  get pid(): number {
    if (this.child?.pid === undefined) throw new Error('the peer does not run');
    return this.child.pid;
  }

  /** SIGKILL; it comes back by itself. */
  async kill(): Promise<void> {
    await this.stop();
    await new Promise((resolve) => setTimeout(resolve, RESTART_DELAY_MS));
    await this.launch();
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  private async launch(): Promise<void> {
    this.child = fork(PROGRAM, [String(this.port)], { stdio: 'inherit' });
    await once(this.child, 'message');
  }
}
