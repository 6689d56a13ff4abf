/**
 * The conversation with `JavaMessages.java`: questions as bytes, answers read back.
 *
 * It does not start Java: `run.ts` does, with all questions at once.
 */

/** Decode and encode these bytes; make a random message; write a message with nothing set. */
export type Question =
  | { readonly type: 'decode'; readonly bytes: Buffer }
  | { readonly type: 'random'; readonly seed: number }
  | { readonly type: 'empty' };

export type Answer =
  | {
      readonly ok: true;
      /** What Kafka's class writes, in its one way to say it. */
      readonly bytes: Buffer;
      readonly json: string;
      /** What the class read: for a random message, bytes that follow Kafka's schema. */
      readonly given: Buffer;
    }
  | { readonly ok: false; readonly error: string };

export function questionBytes(name: string, version: number, question: Question): Buffer {
  const nameBytes = Buffer.from(name);
  const body = bodyOf(question);
  const head = Buffer.alloc(3 + nameBytes.length + 6);
  head.write({ decode: 'D', random: 'R', empty: 'N' }[question.type], 0, 'latin1');
  head.writeUInt16BE(nameBytes.length, 1);
  nameBytes.copy(head, 3);
  head.writeInt16BE(version, 3 + nameBytes.length);
  head.writeInt32BE(body.length, 5 + nameBytes.length);
  return Buffer.concat([head, body]);
}

function bodyOf(question: Question): Buffer {
  if (question.type === 'decode') return question.bytes;
  const seed = Buffer.alloc(8);
  if (question.type === 'random') seed.writeBigInt64BE(BigInt(question.seed));
  return seed;
}

export function* readAnswers(bytes: Buffer): Generator<Answer> {
  let at = 0;
  const part = (): Buffer => {
    const size = bytes.readInt32BE(at);
    const content = bytes.subarray(at + 4, at + 4 + size);
    at += 4 + size;
    return content;
  };
  while (at < bytes.length) {
    const count = bytes.readInt32BE(at);
    at += 4;
    if (count < 0) {
      const size = bytes.readUInt16BE(at);
      yield { ok: false, error: bytes.toString('utf8', at + 2, at + 2 + size) };
      at += 2 + size;
    } else {
      yield { ok: true, bytes: part(), json: part().toString('utf8'), given: part() };
    }
  }
}
