import type { OnvifAnswer, OnvifQuestion } from '#contract/onvif';
import type { ServerToMedia } from '#contract/media-control';

/** A gateway that may be asked. */
interface Asked {
  readonly isConnected: boolean;
  send(message: ServerToMedia): void;
}

interface Waiting {
  readonly link: Asked;
  readonly deadlineMs: number;
  readonly settle: (answer: OnvifAnswer) => void;
}

/** A recorder of 32 channels answers some 70 requests before it is described. */
const ANSWER_WITHIN_MS = 20_000;
const NO_GATEWAY: OnvifAnswer = { kind: 'fault', fault: 'no-gateway', detail: 'no media gateway is connected' };

/** Questions on their way to gateways; each is answered once, and at the latest when its gateway is lost. */
export class CameraQuestions {
  readonly #nowMs: () => number;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  /** `nowMs` is monotonic. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Asks a gateway; without one that is the answer. */
  ask(link: Asked | undefined, question: OnvifQuestion): Promise<OnvifAnswer> {
    if (!link?.isConnected) return Promise.resolve(NO_GATEWAY);
    const questionId = ++this.#lastId;
    return new Promise((settle) => {
      this.#waiting.set(questionId, { link, deadlineMs: this.#nowMs() + ANSWER_WITHIN_MS, settle });
      link.send({ kind: 'onvif', questionId, question });
    });
  }

  /** Takes an answer; one to a question that is no longer waited for is passed over. */
  take(questionId: number, answer: OnvifAnswer): void {
    this.#waiting.get(questionId)?.settle(answer);
    this.#waiting.delete(questionId);
  }

  /** Called a few times a second: gives up what was asked of a gateway that is gone, or too long ago. */
  tick(): void {
    const nowMs = this.#nowMs();
    for (const [id, { link, deadlineMs }] of this.#waiting) {
      if (!link.isConnected) this.take(id, NO_GATEWAY);
      else if (nowMs > deadlineMs) this.take(id, { kind: 'fault', fault: 'unreachable', detail: 'no answer in time' });
    }
  }
}
