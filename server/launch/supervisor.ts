import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { ChildMessage } from '#contract/boot';
import type { Config } from '../config.ts';
import { planBoot, type BootPlan, type Surroundings } from './boot-plan.ts';
import { acquireDirectoryLock } from './directory-lock.ts';
import { waitForHealth } from './health-probe.ts';
import { runOneShot, type OneShot } from './one-shot.ts';
import { lanHost } from './page-origins.ts';
import { checkPortsFree } from './ports.ts';
import { Program } from './program.ts';
import { loadSecrets } from './secrets.ts';
import { ChildSpawner, type ProgramSpec } from './spawn-child.ts';
import { Terminal } from './terminal.ts';
import { makeIdentity, readOwnIdentity } from './tls-identity.ts';

/** A program that was not built, or a tree that is only half there. */
export class NotBuiltError extends Error {
  override name = 'NotBuiltError';
}

/** The children of a supervisor that was killed may take this long to leave their ports. */
const PORT_WAIT_MS = 7_000;
const ONE_SHOT_ATTEMPTS = 3;

/** Runs one installation: all its programs, from the lock on its data directory to the last one's end. */
export class Supervisor {
  private readonly config: Config;
  private readonly around: Surroundings;
  private readonly spawner: ChildSpawner;
  private readonly terminal = new Terminal();
  private readonly programs: Program[] = [];
  private database: Program | null = null;
  private oneShot: OneShot | null = null;
  private isStopping = false;
  private markReady: () => void = () => undefined;
  private readonly ready = new Promise<void>((resolve) => (this.markReady = resolve));

  constructor(config: Config, around: Surroundings) {
    this.config = config;
    this.around = around;
    this.spawner = new ChildSpawner(config.dataDirectory, this.terminal);
  }

  /**
   * Starts everything and says on standard output that it is ready; then keeps it running until `stop`.
   * @throws ConfigError, LockedError, PortTakenError, NotBuiltError before anything is started
   */
  async start(): Promise<void> {
    const own = await readOwnIdentity(this.config);
    const lock = acquireDirectoryLock(this.config.dataDirectory);
    process.once('exit', () => lock.release());
    const secrets = loadSecrets(this.config);
    const tls = own ?? (await makeIdentity(this.config, new Date()));
    const plan = planBoot(this.config, secrets, this.around, tls);
    assertBuilt(plan);
    await checkPortsFree(plan.ports, lock.wasStale ? PORT_WAIT_MS : 0);
    this.reportUnavailable();
    for (const spec of [...plan.gateways, plan.conference, plan.ingest, plan.simulator]) if (spec) this.run(spec);
    await this.startDatabase(plan);
    if (this.isStopping) return;
    const server = this.run(plan.server, (message) => {
      if (message.grid321 === 'firstAdministrator') this.showFirstAdministrator(plan.url, message.token);
    });
    await this.terminal.step('server', async () => {
      await server.ready;
      await waitForHealth(plan.dialUrl, () => this.isStopping);
    });
    if (this.isStopping) return;
    console.log(`grid321 ready ${plan.url}`);
    if (tls?.authority) this.sayTrust(tls.authority);
    this.markReady();
    if (this.config.isDemo) console.log(`grid321 demo password: ${secrets.demoPassword}`);
    if (plan.demo) this.run(plan.demo);
  }

  /** Ends everything: what uses the database first, the database last. Says why when somebody asked for it. */
  async stop(why?: string): Promise<void> {
    this.isStopping = true;
    if (why !== undefined) this.terminal.say(`grid321 stops (${why})`);
    await this.oneShot?.stop();
    await Promise.all(this.programs.map((program) => program.stop()));
    await this.database?.stop();
  }

  /** Ends everything at once. */
  kill(): void {
    this.isStopping = true;
    this.oneShot?.kill();
    for (const program of [...this.programs, this.database]) program?.kill();
  }

  private async startDatabase(plan: BootPlan): Promise<void> {
    if (plan.database) {
      const database = new Program(plan.database, this.spawner);
      this.database = database;
      await this.terminal.step('embedded database', () => database.ready);
    }
    await this.runStep('schema', plan.migrate);
    await this.runStep(`county ${this.config.county}`, plan.load);
  }

  /** Whoever installs the authority compares its fingerprint with this line. */
  private sayTrust(authority: string): void {
    const { host, port } = this.config;
    const { fingerprint256 } = new X509Certificate(authority);
    console.log(
      `grid321 trust http://${lanHost(host)}:${port}/trust, once on each seat and phone; SHA-256 ${fingerprint256}`,
    );
  }

  /** Shows the link below the line that says ready; a server that starts again has a new one. On the console and in no log. */
  private showFirstAdministrator(url: string, token: string): void {
    void this.ready.then(() => console.log(`grid321 first administrator: ${url}/admin#first=${token}`));
  }

  private run(spec: ProgramSpec, onMessage?: (message: ChildMessage) => void): Program {
    const program = new Program(spec, this.spawner, onMessage);
    this.programs.push(program);
    return program;
  }

  /** Runs a program that ends; once more when the database was killed under it. */
  private async runStep(title: string, spec: ProgramSpec): Promise<void> {
    await this.terminal.step(title, async (setDetail) => {
      for (let attempt = 1; !this.isStopping; attempt++) {
        this.oneShot = runOneShot(spec, this.spawner, ({ step, done, total }) =>
          setDetail(done === undefined ? step : `${step} ${done}${total === undefined ? '' : ` of ${total}`}`),
        );
        const failure = await this.oneShot.done.then(
          () => null,
          (error: unknown) => error,
        );
        this.oneShot = null;
        if (failure === null) return;
        if (attempt === ONE_SHOT_ATTEMPTS) throw failure;
      }
    });
  }

  private reportUnavailable(): void {
    for (const { part, reason, command } of this.around.unavailable) {
      this.terminal.say(`${part} is unavailable (${reason}); this brings it: ${command}`);
    }
  }
}

function assertBuilt({
  database,
  migrate,
  load,
  server,
  gateways,
  conference,
  ingest,
  simulator,
  demo,
}: BootPlan): void {
  const specs = [database, migrate, load, server, ...gateways, conference, ingest, simulator, demo];
  const missing = new Set(specs.flatMap((spec) => (spec && !existsSync(spec.entry) ? [spec.entry] : [])));
  if (missing.size > 0) throw new NotBuiltError(`not built: ${[...missing].join(', ')}; run: npm run build`);
}
