/** What our client is asked to do with a broker, and must do right. Each check has its own topic. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type AssignorName, Client, type Consumer } from '@odradek/client';
import { temporaryFolder } from '../src/cache.ts';
import { runJava } from '../src/java.ts';
import type { BrokerNode } from '../src/nodes.ts';
import { JavaConsumer } from './java-consumer.ts';
import { printed, type Sample, samples } from './records.ts';

const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type Codec = (typeof codecs)[number];

export interface ClientCheck {
  readonly name: string;
  /** It runs Java. */
  readonly needsJava: boolean;
  /** The key of an API without which a broker has nothing of this kind. */
  readonly needsApi?: number;
  run(node: BrokerNode): Promise<void>;
}

/** EndTxn: whoever serves it has transactions. */
const END_TXN = 26;

const assignorClasses: Readonly<Record<AssignorName, string>> = {
  range: 'org.apache.kafka.clients.consumer.RangeAssignor',
  roundrobin: 'org.apache.kafka.clients.consumer.RoundRobinAssignor',
  'cooperative-sticky': 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor',
};

export const clientChecks: readonly ClientCheck[] = [
  ...codecs.map(
    (codec): ClientCheck => ({
      name: `${codec}: what we write we and Java read`,
      needsJava: true,
      run: (node) => writeThenRead(node, codec),
    }),
  ),
  ...codecs.map(
    (codec): ClientCheck => ({
      name: `${codec}: what Java writes we read`,
      needsJava: true,
      run: (node) => readJava(node, codec),
    }),
  ),
  {
    name: 'keys go to the partitions that Java chooses',
    needsJava: true,
    run: samePartitions,
  },
  ...(['range', 'roundrobin', 'cooperative-sticky'] as const).map(
    (assignor): ClientCheck => ({
      name: `${assignor}: a group of ours and Java’s members reads each record once`,
      needsJava: true,
      run: (node) => sharedGroup(node, assignor),
    }),
  ),
  {
    name: 'only committed records are read, and markers are passed over',
    needsJava: true,
    needsApi: END_TXN,
    run: readCommitted,
  },
  {
    name: 'each record is written once, in order, though the broker is killed twice',
    needsJava: false,
    run: survivesKills,
  },
];

/** The keys of all APIs that the broker offers. */
export async function offeredApis(node: BrokerNode): Promise<ReadonlySet<number>> {
  await using client = clientOf(node);
  const { apis } = await client.admin().describeVersions();
  return new Set(apis.map(({ key }) => key));
}

function clientOf(node: BrokerNode): Client {
  return new Client({ bootstrapServers: node.bootstrap, logLevel: 'error' });
}

async function writeThenRead(node: BrokerNode, codec: Codec): Promise<void> {
  const topic = `ours-${codec}`;
  const wanted = samples(3000);
  await using client = clientOf(node);
  await client.admin().createTopics([{ name: topic, partitions: 1, replicationFactor: 1 }]);
  const producer = client.producer({ compression: codec, batchBytesMax: 20_000 });
  await producer.sendAll(wanted.map((each) => ({ topic, ...each })));
  const read = await readAll(client, topic, wanted.length);
  assert.deepEqual(read, wanted);
  const shown = await javaPrints(node, topic, wanted.length);
  assert.deepEqual(shown, wanted.map(printed));
}

async function readJava(node: BrokerNode, codec: Codec): Promise<void> {
  const topic = `java-${codec}`;
  const lines = Array.from(
    { length: 3000 },
    (_, number) => `${number} ${'ätsch'.repeat(number % 9)}`,
  );
  const file = join(temporaryFolder('client'), 'lines');
  writeFileSync(file, `${lines.join('\n')}\n`);
  await using client = clientOf(node);
  await client.admin().createTopics([{ name: topic, partitions: 1, replicationFactor: 1 }]);
  const args = ['--bootstrap-server', node.bootstrap, '--topic', topic];
  const settings = ['--command-property', `compression.type=${codec}`];
  const producer = 'org.apache.kafka.tools.ConsoleProducer';
  const result = await runJava(producer, [...args, ...settings], { stdinFile: file });
  assert.equal(result.status, 0, result.stderr);
  const read = await readAll(client, topic, lines.length);
  assert.deepEqual(
    read.map(({ value }) => value),
    lines,
  );
}

async function samePartitions(node: BrokerNode): Promise<void> {
  const keys = Array.from(
    { length: 200 },
    (_, number) => `key ${number} ${'ß'.repeat(number % 5)}`,
  );
  const file = join(temporaryFolder('client'), 'keys');
  writeFileSync(file, keys.map((key) => `${key}\tjava\n`).join(''));
  await using client = clientOf(node);
  await client.admin().createTopics([{ name: 'keys', partitions: 7, replicationFactor: 1 }]);
  const args = ['--bootstrap-server', node.bootstrap, '--topic', 'keys'];
  const producer = 'org.apache.kafka.tools.ConsoleProducer';
  const parsing = ['--reader-property', 'parse.key=true'];
  const result = await runJava(producer, [...args, ...parsing], { stdinFile: file });
  assert.equal(result.status, 0, result.stderr);
  await client.producer().sendAll(keys.map((key) => ({ topic: 'keys', key, value: 'ours' })));
  const where = new Map<string, Set<number>>();
  await using consumer = client.consumer({ topics: 'keys', autoOffsetReset: 'earliest' });
  let count = 0;
  for await (const { key, partition } of consumer) {
    const text = key?.toString() ?? '';
    where.set(text, (where.get(text) ?? new Set()).add(partition));
    count += 1;
    if (count === keys.length * 2) break;
  }
  const split = [...where].filter(([, partitions]) => partitions.size !== 1);
  assert.deepEqual(split, [], 'a key in two partitions');
}

const GROUP_PARTITIONS = 6;
const PART = 300;

async function sharedGroup(node: BrokerNode, assignor: AssignorName): Promise<void> {
  const topic = `group-${assignor}`;
  const group = `mixed-${assignor}`;
  await using client = clientOf(node);
  const partitions = GROUP_PARTITIONS;
  await client.admin().createTopics([{ name: topic, partitions, replicationFactor: 1 }]);
  const member = (): GroupReader => new GroupReader(client, topic, group, assignor);
  const strategy = `partition.assignment.strategy=${assignorClasses[assignor]}`;
  const ours = member();
  await until('our member has all', () => ours.partitions === partitions);
  const java = await JavaConsumer.start(node.bootstrap, topic, group, [strategy]);
  await until('Java’s member has a half', () => ours.partitions === partitions / 2);
  const second = member();
  await until('each of three has a third', () => ours.partitions === 2 && second.partitions === 2);
  const producer = client.producer();
  let number = 0;
  const produce = async (): Promise<void> => {
    const end = number + PART;
    const records: { topic: string; partition: number; value: string }[] = [];
    for (; number < end; number++) {
      records.push({ topic, partition: number % partitions, value: `${number}` });
    }
    await producer.sendAll(records);
  };
  const seen = (): string[] => [...ours.values, ...second.values, ...java.lines];
  await produce();
  await until('all was read', () => seen().length >= PART);
  assert.ok(java.lines.length > 0, 'Java’s member read something');
  await java.stop();
  await until('ours share all', () => ours.partitions === 3 && second.partitions === 3);
  await produce();
  await until('the rest was read', () => seen().length >= number);
  assert.deepEqual(
    seen().sort((a, b) => Number(a) - Number(b)),
    Array.from({ length: number }, (_, each) => `${each}`),
  );
  await Promise.all([ours.close(), second.close()]);
}

/** A member of ours that reads on its own. */
class GroupReader {
  readonly values: string[] = [];
  readonly #consumer: Consumer;
  readonly #reading: Promise<void>;

  constructor(client: Client, topic: string, groupId: string, assignor: AssignorName) {
    const assignors = [assignor];
    const reset = { autoOffsetReset: 'earliest' as const };
    this.#consumer = client.consumer({ topics: topic, groupId, assignors, ...reset });
    this.#reading = this.#read();
  }

  get partitions(): number {
    return this.#consumer.assignment.length;
  }

  async #read(): Promise<void> {
    for await (const { value } of this.#consumer) this.values.push(value?.toString() ?? '');
  }

  async close(): Promise<void> {
    await this.#consumer.close();
    await this.#reading;
  }
}

const TRANSACTIONAL = 500;

async function readCommitted(node: BrokerNode): Promise<void> {
  const topic = 'transactions';
  await using client = clientOf(node);
  await client.admin().createTopics([{ name: topic, partitions: 1, replicationFactor: 1 }]);
  const load = ['--num-records', `${TRANSACTIONAL}`, '--record-size', '20', '--throughput', '200'];
  const transactions = ['--transactional-id', 'tx', '--transaction-duration-ms', '200'];
  const where = ['--bootstrap-server', node.bootstrap, '--topic', topic];
  const tool = 'org.apache.kafka.tools.ProducerPerformance';
  const result = await runJava(tool, [...where, ...load, ...transactions]);
  assert.equal(result.status, 0, result.stderr + result.stdout);
  await using consumer = client.consumer({
    topics: topic,
    autoOffsetReset: 'earliest',
    isolation: 'read_committed',
  });
  const [end] = await consumer.endOffsets([{ topic, partition: 0 }]);
  const offsets: number[] = [];
  for await (const { offset } of consumer) {
    offsets.push(offset);
    if (offsets.length === TRANSACTIONAL) break;
  }
  assert.ok((end?.offset ?? 0) > TRANSACTIONAL, 'there are markers between the records');
  assert.equal(new Set(offsets).size, TRANSACTIONAL);
}

const KILLED = 30_000;

async function survivesKills(node: BrokerNode): Promise<void> {
  const topic = 'killed';
  await using client = clientOf(node);
  await client.admin().createTopics([{ name: topic, partitions: 2, replicationFactor: 1 }]);
  const producer = client.producer({ batchBytesMax: 4000 });
  const sending = (async () => {
    for (let number = 0; number < KILLED; number++) {
      const full = producer.enqueue({ topic, partition: number % 2, value: `${number}` });
      if (full !== undefined) await full;
      if (number % 100 === 0) await delay(10);
    }
    await producer.flush();
  })();
  for (let time = 0; time < 2; time++) {
    await delay(500);
    await node.kill9();
    await node.start();
  }
  await sending;
  const read: string[][] = [[], []];
  await using consumer = client.consumer({ topics: topic, autoOffsetReset: 'earliest' });
  let count = 0;
  for await (const { partition, value } of consumer) {
    read[partition]?.push(value?.toString() ?? '');
    count += 1;
    if (count === KILLED) break;
  }
  for (const partition of [0, 1]) {
    const wanted = Array.from({ length: KILLED / 2 }, (_, place) => `${place * 2 + partition}`);
    assert.deepEqual(read[partition], wanted);
  }
  const ends = await consumer.endOffsets(consumer.assignment);
  const total = ends.reduce((sum, { offset }) => sum + offset, 0);
  assert.equal(total, KILLED, 'nothing was written twice');
}

async function readAll(client: Client, topic: string, count: number): Promise<readonly Sample[]> {
  await using consumer = client.consumer({ topics: topic, autoOffsetReset: 'earliest' });
  const read: Sample[] = [];
  for await (const { key, value, headers } of consumer) {
    read.push({
      key: key?.toString() ?? null,
      value: value?.toString() ?? null,
      headers: Object.fromEntries(
        headers.map((header) => [header.key, Buffer.from(header.value ?? []).toString()]),
      ),
    });
    if (read.length === count) break;
  }
  return read;
}

async function javaPrints(
  node: BrokerNode,
  topic: string,
  count: number,
): Promise<readonly string[]> {
  const args = ['--bootstrap-server', node.bootstrap, '--topic', topic, '--from-beginning'];
  const shown = ['print.key=true', 'print.headers=true'];
  const format = shown.flatMap((property) => ['--formatter-property', property]);
  const bounds = ['--max-messages', `${count}`, '--timeout-ms', '30000'];
  const tool = 'org.apache.kafka.tools.consumer.ConsoleConsumer';
  const result = await runJava(tool, [...args, ...format, ...bounds]);
  return result.stdout.split('\n').slice(0, -1);
}

const PATIENCE_MS = 60_000;

async function until(what: string, isSo: () => boolean): Promise<void> {
  const giveUpMs = performance.now() + PATIENCE_MS;
  while (!isSo()) {
    if (performance.now() > giveUpMs) throw new Error(`not within ${PATIENCE_MS} ms: ${what}`);
    await delay(50);
  }
}
