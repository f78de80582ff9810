import { Value } from 'typebox/value';
import { type SignalAsk, type SignalFault, SignalFrame } from '#contract/conference';

/** A request on the signalling socket that was not done; `gone` is a socket that closed before the answer. */
export class SignalError extends Error {
  override name = 'SignalError';
  readonly fault: SignalFault | 'gone';

  constructor(fault: SignalFault | 'gone') {
    super(fault);
    this.fault = fault;
  }
}

/** What happens on the socket beside answers. */
export interface SignalListener {
  onFrame(frame: Exclude<SignalFrame, { kind: 'answer' | 'refused' }>): void;
  /** Called once. */
  onClose(): void;
}

/** A socket to the conference process. */
export interface SignalLink {
  /** @throws SignalError */
  ask(ask: SignalAsk): Promise<unknown>;
  close(): void;
}

const ANSWER_LIMIT_MS = 8_000;

/** Opens the socket. @throws SignalError `gone` when it cannot be opened */
export function openSignal(url: string, listener: SignalListener): Promise<SignalLink> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, { resolve(data: unknown): void; reject(error: SignalError): void }>();
  let asked = 0;
  const settle = (id: number, act: (one: NonNullable<ReturnType<typeof waiting.get>>) => void): void => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (one) act(one);
  };
  socket.onmessage = ({ data }) => {
    const frame = parseFrame(data);
    if (frame === null) return;
    if (frame.kind === 'answer') return settle(frame.id, (one) => one.resolve(frame.data));
    if (frame.kind === 'refused') return settle(frame.id, (one) => one.reject(new SignalError(frame.fault)));
    listener.onFrame(frame);
  };
  const link: SignalLink = {
    ask: (ask) =>
      new Promise((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) return reject(new SignalError('gone'));
        const id = asked++;
        waiting.set(id, { resolve, reject });
        socket.send(JSON.stringify({ id, ask }));
        // A socket that is open and answers nothing is as good as none.
        setTimeout(() => settle(id, (one) => one.reject(new SignalError('gone'))), ANSWER_LIMIT_MS);
      }),
    close: () => socket.close(),
  };
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(link);
    socket.onclose = () => {
      reject(new SignalError('gone'));
      for (const id of waiting.keys()) settle(id, (one) => one.reject(new SignalError('gone')));
      listener.onClose();
    };
  });
}

function parseFrame(data: unknown): SignalFrame | null {
  try {
    const value: unknown = JSON.parse(String(data));
    return Value.Check(SignalFrame, value) ? value : null;
  } catch {
    return null; // Of a later version of the program: passed over.
  }
}
