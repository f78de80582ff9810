import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../server/clock.ts';
import { createNewId } from '../../server/live/new-id.ts';
import { gridCentre } from '../fixtures/county.ts';
import type { TestClient } from '../fixtures/test-client.ts';

/** One command of a writer as the writer knows it. */
export interface SentCommand {
  commandId: string;
  /** `<writer>-<number>` of its report: the title of the incident. */
  title: string;
  kind: 'report' | 'accept';
  /** Status of the answer, null while none came. */
  status: number | null;
  incidentId: string | null;
  attempts: number;
}

const newId = createNewId(systemClock);
const RETRY_MS = 60;

/** A phone or desk that never gives up: each command is sent with the same id until somebody answers. */
export class Writer {
  readonly sent: SentCommand[] = [];
  /** When a command was last answered (epoch ms), to see how long an outage lasted. */
  lastAnswerMs = 0;
  private readonly name: string;
  private readonly client: TestClient;
  private readonly paceMs: number;
  private isStopped = false;
  private isAbandoned = false;

  constructor(name: string, client: TestClient, paceMs: number) {
    this.name = name;
    this.client = client;
    this.paceMs = paceMs;
  }

  /** Reports and accepts, one after the other, until stopped; resolves when the last command is answered. */
  async run(): Promise<void> {
    for (let number = 0; !this.isStopped; number++) {
      const title = `${this.name}-${number}`;
      const position = gridCentre(1 + (number % 2), 1, 1 + (number % 4));
      const report = await this.insist('report', title, '/api/incidents', { title, position });
      if (report.incidentId === null) return;
      await delay(this.paceMs);
      await this.insist('accept', title, `/api/incidents/${report.incidentId}/steps`, { version: 1, action: 'accept' });
      await delay(this.paceMs);
    }
  }

  stop(): void {
    this.isStopped = true;
  }

  /** Gives up also the command that no answer came to yet: for the end of a run that failed. */
  abandon(): void {
    this.isStopped = true;
    this.isAbandoned = true;
  }

  private async insist(kind: SentCommand['kind'], title: string, path: string, body: object): Promise<SentCommand> {
    const command: SentCommand = { commandId: newId(), title, kind, status: null, incidentId: null, attempts: 0 };
    this.sent.push(command);
    while (!this.isAbandoned) {
      command.attempts += 1;
      const answer = await this.client
        .send('POST', path, { commandId: command.commandId, ...body })
        // No connection, or cut off while waiting: whether it was applied is exactly what is not known.
        .catch(() => null);
      if (answer && answer.status !== 503 && answer.status !== 500) {
        command.status = answer.status;
        command.incidentId = (answer.body as { id?: string }).id ?? null;
        this.lastAnswerMs = Date.now();
        return command;
      }
      await delay(RETRY_MS);
    }
    return command;
  }
}
