/**
 * Every API in every version, on a whole broker in memory: whatever a request says, there is an
 * answer that its version can express, and no handler fails.
 */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { apiOf, encodeRequestFrame, type MessageDefinition, UnsupportedField } from '@odradek/wire';
import {
  createTopicsRequest,
  offsetCommitRequest,
  produceRequest,
} from '@odradek/wire/definitions';
import { BatchBuilder } from '@odradek/wire/records';
import { arbitraryMessage } from '@odradek/wire/samples';
import { MemoryDisk, type ReportFields, type World } from '@odradek/world';
import { nodeWorld } from '@odradek/world/node';
import fc from 'fast-check';
import { Broker } from '../broker.ts';
import { standaloneSettings } from '../config/standalone.ts';
import { handlers } from './handlers.ts';

const samplesPerVersion = 6;
/** These may wait for others by their nature, or end the process of the test's own broker. */
const waits: ReadonlySet<number> = new Set([1, 11, 14]);

interface Line {
  readonly message: string;
  readonly fields: ReportFields | undefined;
}

async function startBroker(lines: Line[]): Promise<{ broker: Broker; world: World }> {
  const machine = nodeWorld();
  const note = (message: string, fields?: ReportFields): void => {
    lines.push({ message, fields });
  };
  const report = { error: note, warn: () => {}, info: note, debug: () => {} };
  const world: World = { ...machine, disk: new MemoryDisk({ nowMs: () => Date.now() }), report };
  const settings = standaloneSettings({ port: 0, controllerPort: 0, dataDirectory: '/data' });
  settings.set('listeners', 'PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:0');
  settings.set('unstable.api.versions.enable', 'true');
  const broker = await Broker.open(world, settings, { hostName: '127.0.0.1' });
  await broker.start();
  return { broker, world };
}

/** Sends one frame on a connection of its own; the answer's correlation id, or how it ended. */
async function ask(
  world: World,
  port: number,
  frame: readonly Uint8Array[],
): Promise<number | string> {
  const connection = await world.network.connect({ host: '127.0.0.1', port });
  const answered = Promise.withResolvers<number | string>();
  let head = Buffer.alloc(0);
  connection.start({
    onData: (chunk) => {
      head = Buffer.concat([head, chunk]);
      if (head.length >= 8) answered.resolve(head.readInt32BE(4));
    },
    onDrain: () => {},
    onClose: () => answered.resolve('closed'),
  });
  connection.write(frame);
  const answer = await answered.promise;
  connection.destroy();
  return answer;
}

/** Points half of the samples at what exists, so that more than refusals is answered. */
function aim(value: unknown, at: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(value)) return value.map((element) => aim(element, at));
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      if (name in at && typeof field === typeof at[name]) return [name, at[name]];
      return [name, aim(field, at)];
    }),
  );
}

const existing = {
  topic: 'orders',
  name: 'orders',
  resourceName: 'orders',
  partition: 0,
  partitionIndex: 0,
  index: 0,
  timestamp: -1,
  currentLeaderEpoch: -1,
  fetchOffset: 0,
  groupId: 'readers',
};

/** A topic with two records and a group that has read one, made as a client makes them. */
async function fill(world: World, port: number): Promise<void> {
  const head = { correlationId: 1, clientId: 'filler' };
  const topics = [{ name: 'orders', numPartitions: 1, replicationFactor: 1 }];
  await ask(
    world,
    port,
    encodeRequestFrame(createTopicsRequest, 7, head, { topics, timeoutMs: 1000 }),
  );
  const builder = new BatchBuilder();
  for (const value of ['a', 'b']) {
    builder.append({ timestamp: 1000, key: null, value: Buffer.from(value), headers: [] });
  }
  const partitionData = [{ index: 0, records: Buffer.from(builder.build()) }];
  const topicData = [{ name: 'orders', partitionData }];
  await ask(
    world,
    port,
    encodeRequestFrame(produceRequest, 9, head, { acks: -1, timeoutMs: 1000, topicData }),
  );
  const partitions = [{ partitionIndex: 0, committedOffset: 1 }];
  await ask(
    world,
    port,
    encodeRequestFrame(offsetCommitRequest, 2, head, {
      groupId: 'readers',
      generationIdOrMemberEpoch: -1,
      topics: [{ name: 'orders', partitions }],
    }),
  );
}

function frameOf(
  request: MessageDefinition,
  version: number,
  drawn: object,
  aimed: boolean,
): readonly Uint8Array[] {
  const head = { correlationId: 77, clientId: 'sample' };
  const { apiKey } = request;
  const fixed =
    apiKey === 0 ? { acks: -1 } : waits.has(apiKey) ? { maxWaitMs: 0, groupId: '' } : {};
  const sample = { ...drawn, ...fixed };
  try {
    const chosen = aimed ? (aim(sample, existing) as object) : sample;
    return encodeRequestFrame(request, version, head, { ...chosen, ...fixed });
  } catch (error) {
    // What exists is named by a field that this version does not have.
    if (!(error instanceof UnsupportedField)) throw error;
    return encodeRequestFrame(request, version, head, sample);
  }
}

suite('every API in every version', () => {
  test('answers whatever it is asked', async (context) => {
    const lines: Line[] = [];
    const { broker, world } = await startBroker(lines);
    context.after(() => broker.stop());
    const port = Number(broker.bootstrapServers.split(':').at(-1));
    await fill(world, port);
    const problems: string[] = [];
    for (const { apiKey, request } of handlers) {
      const { lowest, highest } = apiOf(apiKey)?.versions ?? { lowest: 0, highest: -1 };
      for (let version = lowest; version <= highest; version++) {
        const samples = fc.sample(arbitraryMessage(request, version), {
          numRuns: samplesPerVersion,
          seed: apiKey * 100 + version,
        });
        for (const [number, drawn] of samples.entries()) {
          const answer = await ask(world, port, frameOf(request, version, drawn, number % 2 === 0));
          if (answer === 77) continue;
          const detail = lines.find(({ message }) => message.includes('could not be handled'));
          problems.push(`${request.name} v${version}: ${answer} ${JSON.stringify(detail?.fields)}`);
          lines.length = 0;
          break;
        }
      }
    }
    assert.deepEqual(problems, []);
  });
});
