import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import type { Clock, Connection, ConnectionHandler } from '@odradek/world';
import { BufferPool } from './buffer-pool.ts';
import { type Answer, ClientConnection, type RequestProcessor } from './connection.ts';
import { RequestMemory } from './request-memory.ts';
import { Turn } from './turn.ts';

/** A socket whose other end is the test. */
class TestSocket implements Connection {
  readonly local = { host: '127.0.0.1', port: 9092 };
  readonly remote = { host: '127.0.0.1', port: 5000 };
  handler: ConnectionHandler | undefined;
  written: number[] = [];
  writes = 0;
  full = false;
  paused = false;
  destroyed = false;
  queuedBytes = 0;

  start(handler: ConnectionHandler): void {
    this.handler = handler;
  }

  write(chunks: readonly Uint8Array[], sent?: () => void): boolean {
    this.writes++;
    for (const chunk of chunks) this.written.push(...chunk);
    sent?.();
    return !this.full;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  end(): void {
    this.destroyed = true;
  }

  destroy(): void {
    this.destroyed = true;
  }
}

/** Requests are 8 bytes: the first says whether it may overlap, the last is its name. */
class TestProcessor implements RequestProcessor {
  readonly begun: number[] = [];
  readonly answers: Map<number, Answer> = new Map();
  gone = 0;
  atOnce = false;

  overlaps(frame: Buffer): boolean {
    return frame[0] === 1;
  }

  process(frame: Buffer, _connection: ClientConnection, answer: Answer): void {
    const name = frame[7] ?? 0;
    this.begun.push(name);
    this.answers.set(name, answer);
    answer.abandoned = () => this.gone++;
    if (this.atOnce) this.answer(name);
  }

  answer(name: number): void {
    this.answers.get(name)?.send([Uint8Array.of(name)]);
  }
}

function setUp(memoryBytes = 1 << 20) {
  const socket = new TestSocket();
  const processor = new TestProcessor();
  const ends: (() => void)[] = [];
  const clock = { atEndOfTurn: (task: () => void) => ends.push(task) } as unknown as Clock;
  const reasons: (string | undefined)[] = [];
  const connection = new ClientConnection(
    socket,
    { id: 'test', listenerName: 'PLAINTEXT', frameBytesMax: 1000 },
    {
      processor,
      turn: new Turn(clock),
      pool: new BufferPool(1 << 20),
      memory: new RequestMemory(memoryBytes),
      now: () => 0,
      onClosed: (_connection, reason) => reasons.push(reason),
    },
  );
  connection.start();
  return {
    socket,
    processor,
    connection,
    reasons,
    request: (name: number, overlaps: boolean) =>
      Buffer.from([0, 0, 0, 8, overlaps ? 1 : 0, 0, 0, 0, 0, 0, 0, name]),
    endTurn: () => {
      for (const task of ends.splice(0)) task();
    },
  };
}

suite('a connection', () => {
  test('begins a request only when the one before is answered', () => {
    const { socket, processor, request, endTurn } = setUp();
    socket.handler?.onData(Buffer.concat([request(1, false), request(2, false)]));
    assert.deepEqual(processor.begun, [1]);
    assert.ok(socket.paused, 'nothing more is read while a request waits');
    processor.answer(1);
    assert.deepEqual(processor.begun, [1, 2]);
    assert.ok(!socket.paused);
    processor.answer(2);
    endTurn();
    assert.deepEqual(socket.written, [1, 2]);
    assert.equal(socket.writes, 1, 'the answers of a turn leave in one write');
  });

  test('takes in a run of requests that may overlap, and answers in their order', () => {
    const { socket, processor, request, endTurn } = setUp();
    socket.handler?.onData(Buffer.concat([1, 2, 3].map((name) => request(name, true))));
    socket.handler?.onData(request(4, false));
    assert.deepEqual(processor.begun, [1, 2, 3]);
    processor.answer(3);
    processor.answer(2);
    endTurn();
    assert.deepEqual(socket.written, []);
    processor.answer(1);
    assert.deepEqual(processor.begun, [1, 2, 3, 4]);
    processor.answer(4);
    endTurn();
    assert.deepEqual(socket.written, [1, 2, 3, 4]);
  });

  test('answers a thousand requests of one chunk without a nested call for each', () => {
    const { socket, processor, request, endTurn } = setUp();
    const names = Array.from({ length: 1000 }, (_, i) => i % 256);
    socket.handler?.onData(
      Buffer.concat([request(0, false), ...names.map((n) => request(n, false))]),
    );
    processor.atOnce = true;
    processor.answer(0);
    endTurn();
    assert.deepEqual(socket.written, [0, ...names]);
  });

  test('reads nothing more while its answers do not leave', () => {
    const { socket, processor, request, endTurn } = setUp();
    processor.atOnce = true;
    socket.full = true;
    socket.handler?.onData(request(1, false));
    endTurn();
    assert.ok(socket.paused);
    socket.handler?.onData(request(2, false));
    assert.deepEqual(processor.begun, [1], 'no request begins whose answer could not leave');
    socket.full = false;
    socket.handler?.onDrain();
    endTurn();
    assert.deepEqual(socket.written, [1, 2]);
    assert.ok(!socket.paused);
  });

  test('stops reading while all connections together hold too much', () => {
    const { socket, processor, request } = setUp(7);
    socket.handler?.onData(request(1, true));
    assert.ok(socket.paused);
    processor.answer(1);
    assert.ok(!socket.paused);
  });

  test('ends with a reason when a length cannot be', () => {
    const { socket, reasons } = setUp();
    socket.handler?.onData(Buffer.from([0x7f, 0xff, 0xff, 0xff]));
    assert.ok(socket.destroyed);
    assert.match(reasons[0] ?? '', /2147483647 bytes.*socket\.request\.max\.bytes/);
  });

  test('forgets late answers after its end', () => {
    const { socket, processor, request, endTurn } = setUp();
    socket.handler?.onData(request(1, false));
    socket.handler?.onClose();
    assert.equal(processor.gone, 1, 'who works on the answer is told');
    let sent = 0;
    processor.answers.get(1)?.send([Uint8Array.of(1)], () => sent++);
    endTurn();
    assert.deepEqual(socket.written, []);
    assert.equal(sent, 1, 'buffers go back to their pool all the same');
  });
});
