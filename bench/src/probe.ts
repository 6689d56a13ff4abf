/**
 * One record sent without a client: the earliest moment at which a broker that is starting can
 * acknowledge, and the delay of one request while it has other things on its hands.
 *
 * Produce version 7 with one record batch of magic 2, built by hand. Spec: KIP-98 (batches).
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const retryAfterMs = 2;
/** The size of an acknowledgement without the topic's name, and where its error code is. */
const codePosition = 4 + 4 + 4 + 2 + 4 + 4;

/** Tries until a record is acknowledged; the milliseconds since the call. */
export async function firstAcknowledgementMs(
  port: number,
  topic: string,
  timeoutMs: number,
): Promise<number> {
  const startMs = performance.now();
  while (performance.now() - startMs < timeoutMs) {
    try {
      if ((await produceOne(port, topic)) === 0) return performance.now() - startMs;
    } catch {
      // Not listening yet, or closing connections that came too early.
    }
    await delay(retryAfterMs);
  }
  throw new Error(`no record was acknowledged within ${timeoutMs} ms`);
}

/** Sends one record over a connection of its own; the error code of the answer. */
export async function produceOne(port: number, topic: string): Promise<number> {
  const answer = await ask(port, produceRequest(topic));
  return answer.readInt16BE(codePosition + Buffer.byteLength(topic));
}

/** Sends one frame and resolves with the whole answer frame, length included. */
export function ask(port: number, request: Buffer): Promise<Buffer> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  return exchange(socket, request).finally(() => socket.destroy());
}

/** Sends one frame on an open connection and resolves with the answer frame. */
export function exchange(socket: Socket, request: Buffer): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  let received = Buffer.alloc(0);
  const onData = (bytes: Buffer): void => {
    received = Buffer.concat([received, bytes]);
    if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return;
    done();
    resolve(received);
  };
  const onEnd = (): void => {
    done();
    reject(new Error('the connection ended'));
  };
  const done = (): void => {
    socket.off('data', onData).off('error', onEnd).off('close', onEnd);
  };
  socket.on('data', onData).on('error', onEnd).on('close', onEnd);
  socket.write(request);
  return promise;
}

/** ApiVersions version 0, which every broker answers at once. */
export const apiVersionsRequest: Buffer = frame([int16(18), int16(0), int32(1), int16(-1)]);

function produceRequest(topic: string): Buffer {
  const batch = oneRecordBatch();
  const name = Buffer.from(topic);
  return frame([
    ...[int16(0), int16(7), int32(1), int16(-1)],
    ...[int16(-1), int16(-1), int32(30_000), int32(1)],
    ...[int16(name.length), name, int32(1), int32(0), int32(batch.length), batch],
  ]);
}

function oneRecordBatch(): Buffer {
  // Seven bytes: no attributes, deltas of zero, no key (−1), the value "x" and no headers.
  const record = Buffer.from([14, 0, 0, 0, 1, 2, 120, 0]);
  const header = Buffer.alloc(61);
  header.writeInt32BE(49 + record.length, 8);
  header.writeInt32BE(-1, 12);
  header[16] = 2;
  const now = BigInt(Date.now());
  header.writeBigInt64BE(now, 27);
  header.writeBigInt64BE(now, 35);
  header.writeBigInt64BE(-1n, 43);
  header.writeInt16BE(-1, 51);
  header.writeInt32BE(-1, 53);
  header.writeInt32BE(1, 57);
  const batch = Buffer.concat([header, record]);
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}

/** Bit by bit: slow, and short enough to be seen to be right. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function frame(parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([int32(body.length), body]);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
