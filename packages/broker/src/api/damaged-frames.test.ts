/**
 * Damaged frames against a whole broker in memory: each is answered or its connection is closed,
 * and the broker goes on. Memory stays where it was.
 */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { encodeRequestFrame } from '@odradek/wire';
import { apiVersionsRequest } from '@odradek/wire/definitions';
import { allMessages, arbitraryMessage } from '@odradek/wire/samples';
import { type Connection, MemoryDisk, type World } from '@odradek/world';
import { nodeWorld } from '@odradek/world/node';
import fc from 'fast-check';
import { Broker } from '../broker.ts';
import { standaloneSettings } from '../config/standalone.ts';

const frameCount = 8000;
const connectionCount = 8;

async function startBroker(failures: string[]): Promise<{ broker: Broker; world: World }> {
  const machine = nodeWorld();
  const error = (message: string, fields?: object): void => {
    failures.push(`${message} ${JSON.stringify(fields)}`);
  };
  const report = { error, warn: () => {}, info: () => {}, debug: () => {} };
  const world: World = { ...machine, disk: new MemoryDisk({ nowMs: () => Date.now() }), report };
  const settings = standaloneSettings({ port: 0, controllerPort: 0, dataDirectory: '/data' });
  settings.set('listeners', 'PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:0');
  const broker = await Broker.open(world, settings, { hostName: '127.0.0.1' });
  await broker.start();
  return { broker, world };
}

/** Valid requests of all kinds, as they go over the wire. */
function validFrames(seed: number): Buffer[] {
  const requests = allMessages().filter(({ definition }) => definition.type === 'request');
  return requests.flatMap(({ definition, version }) => {
    const [sample] = fc.sample(arbitraryMessage(definition, version), { numRuns: 1, seed });
    if (sample === undefined) return [];
    const head = { correlationId: seed, clientId: 'damaged' };
    return [Buffer.concat(encodeRequestFrame(definition, version, head, sample))];
  });
}

interface Damaged {
  readonly bytes: Buffer;
  /** What follows on the same connection would be taken for a part of this frame. */
  readonly breaksStream: boolean;
}

/** A few bytes other than they were; sometimes cut short, or with another length in front. */
function damaged(frame: Buffer, draw: (below: number) => number): Damaged {
  const copy = Buffer.from(frame);
  for (let count = 1 + draw(4); count > 0; count--) {
    copy[4 + draw(Math.max(1, copy.length - 4))] = draw(256);
  }
  if (draw(16) === 0) {
    copy.writeInt32BE(draw(0x7fffffff) - 0x3fffffff, 0);
    return { bytes: copy, breaksStream: true };
  }
  if (draw(16) === 0) {
    return { bytes: copy.subarray(0, 4 + draw(copy.length - 4)), breaksStream: true };
  }
  return { bytes: copy, breaksStream: false };
}

/** Sends frames one after the other, on a new connection whenever the last was closed. */
async function send(world: World, port: number, frames: readonly Damaged[]): Promise<void> {
  let connection: Connection | undefined;
  for (const { bytes, breaksStream } of frames) {
    if (connection === undefined) {
      const opened = await world.network.connect({ host: '127.0.0.1', port });
      connection = opened;
      opened.start({
        onData: () => {},
        onDrain: () => {},
        onClose: () => {
          if (connection === opened) connection = undefined;
        },
      });
    }
    await new Promise<void>((resolve) => connection?.write([bytes], resolve) ?? resolve());
    if (!breaksStream) continue;
    connection?.destroy();
    connection = undefined;
  }
  connection?.destroy();
}

/** The broker still answers a client that asks what it serves. */
async function answers(world: World, port: number): Promise<number> {
  const connection = await world.network.connect({ host: '127.0.0.1', port });
  const answered = Promise.withResolvers<number>();
  connection.start({
    onData: (chunk) => answered.resolve(Buffer.from(chunk).readInt32BE(4)),
    onDrain: () => {},
    onClose: () => answered.reject(new Error('closed')),
  });
  connection.write(
    encodeRequestFrame(
      apiVersionsRequest,
      3,
      { correlationId: 5, clientId: null },
      {
        clientSoftwareName: 'test',
        clientSoftwareVersion: '1',
      },
    ),
  );
  const correlationId = await answered.promise;
  connection.destroy();
  return correlationId;
}

suite('damaged frames', () => {
  test('never harm the broker', async (context) => {
    const failures: string[] = [];
    const { broker, world } = await startBroker(failures);
    context.after(() => broker.stop());
    const port = Number(broker.bootstrapServers.split(':').at(-1));
    let state = 12345;
    const draw = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const valid = [1, 2].flatMap(validFrames);
    assert.ok(valid.length > 300);
    const frames = Array.from({ length: frameCount }, () =>
      damaged(valid[draw(valid.length)] ?? Buffer.alloc(12), draw),
    );
    const before = process.memoryUsage().rss;
    const share = Math.ceil(frameCount / connectionCount);
    await Promise.all(
      Array.from({ length: connectionCount }, (_, i) =>
        send(world, port, frames.slice(i * share, (i + 1) * share)),
      ),
    );
    assert.equal(await answers(world, port), 5);
    assert.deepEqual(failures, []);
    assert.ok(process.memoryUsage().rss - before < 128 * 1024 * 1024, 'memory stays where it was');
  });
});
