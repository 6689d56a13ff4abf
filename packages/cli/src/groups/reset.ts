/**
 * New offsets for a group: which partitions, and where each is to go. It only plans; whoever asks
 * for the plan commits it.
 */
import type { Admin, TopicPartition } from '@odradek/client';
import { keyOf } from './lag.ts';

export type ResetTarget =
  | { readonly type: 'earliest' | 'latest' | 'current' }
  | { readonly type: 'offset'; readonly offset: number }
  | { readonly type: 'shift'; readonly by: number }
  | { readonly type: 'time'; readonly timestamp: number }
  | { readonly type: 'plan'; readonly offsets: ReadonlyMap<string, number> };

export interface PlannedOffset extends TopicPartition {
  readonly offset: number;
}

export interface ResetPlan {
  readonly offsets: readonly PlannedOffset[];
  /** What was not as wished, for people. */
  readonly warnings: readonly string[];
}

/** What cannot be planned. */
export class ResetProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ResetProblem';
  }
}

/** `topic` is all its partitions, `topic:0,2` some. */
export async function partitionsOf(
  admin: Admin,
  texts: readonly string[],
): Promise<readonly TopicPartition[]> {
  const some = texts.filter((text) => text.includes(':')).flatMap(somePartitions);
  const whole = texts.filter((text) => !text.includes(':'));
  const described = whole.length === 0 ? [] : await admin.describeTopics(whole);
  const all = described.flatMap(({ name: topic, partitions }) =>
    partitions.map(({ partition }) => ({ topic, partition })),
  );
  return [...some, ...all];
}

export function somePartitions(text: string): readonly TopicPartition[] {
  const [topic, list, ...rest] = text.split(':');
  if (topic === undefined || list === undefined || rest.length > 0) {
    throw new ResetProblem(`Invalid topic arg '${text}', expected topic name and partitions`);
  }
  return list.split(',').map((number) => {
    if (!/^\d+$/.test(number)) {
      throw new ResetProblem(`Invalid partition '${number}' specified in topic arg '${text}''`);
    }
    return { topic, partition: Number(number) };
  });
}

export async function planReset(
  admin: Admin,
  groupId: string,
  partitions: readonly TopicPartition[],
  target: ResetTarget,
): Promise<ResetPlan> {
  switch (target.type) {
    case 'earliest':
      return { offsets: await at(admin, partitions, EARLIEST), warnings: [] };
    case 'latest':
      return { offsets: await at(admin, partitions, LATEST), warnings: [] };
    case 'time':
      return atTime(admin, partitions, target.timestamp);
    case 'offset':
      return withinLog(
        admin,
        partitions.map((each) => ({ ...each, offset: target.offset })),
      );
    case 'shift':
      return shifted(admin, groupId, partitions, target.by);
    case 'current':
      return current(admin, groupId, partitions);
    case 'plan': {
      const planned = partitions.flatMap((each) => {
        const offset = target.offsets.get(keyOf(each));
        return offset === undefined ? [] : { ...each, offset };
      });
      return withinLog(admin, planned);
    }
  }
}

const LATEST = -1;
const EARLIEST = -2;

async function at(
  admin: Admin,
  partitions: readonly TopicPartition[],
  timestamp: number,
): Promise<readonly PlannedOffset[]> {
  const questions = partitions.map(({ topic, partition }) => ({ topic, partition, timestamp }));
  const found = await admin.listOffsets(questions);
  return found.map(({ topic, partition, offset }) => ({ topic, partition, offset }));
}

async function atTime(
  admin: Admin,
  partitions: readonly TopicPartition[],
  timestamp: number,
): Promise<ResetPlan> {
  const found = await at(admin, partitions, timestamp);
  const none = found.filter(({ offset }) => offset < 0);
  const ends = new Map((await at(admin, none, LATEST)).map((each) => [keyOf(each), each.offset]));
  return {
    offsets: found.map((each) => ({
      ...each,
      offset: each.offset < 0 ? (ends.get(keyOf(each)) ?? 0) : each.offset,
    })),
    warnings: none.map(
      ({ topic, partition }) =>
        `Partition ${partition} from topic ${topic} is empty. Falling back to latest known offset.`,
    ),
  };
}

async function shifted(
  admin: Admin,
  groupId: string,
  partitions: readonly TopicPartition[],
  by: number,
): Promise<ResetPlan> {
  const committed = await committedOffsets(admin, groupId);
  return withinLog(
    admin,
    partitions.map((each) => {
      const now = committed.get(keyOf(each));
      if (now === undefined) {
        throw new ResetProblem(
          `Cannot shift offset for partition ${keyOf(each)} since there is no current committed offset`,
        );
      }
      return { ...each, offset: now + by };
    }),
  );
}

async function current(
  admin: Admin,
  groupId: string,
  partitions: readonly TopicPartition[],
): Promise<ResetPlan> {
  const committed = await committedOffsets(admin, groupId);
  const without = partitions.filter((each) => !committed.has(keyOf(each)));
  const ends = await at(admin, without, LATEST);
  const kept = partitions.flatMap((each) => {
    const offset = committed.get(keyOf(each));
    return offset === undefined ? [] : { ...each, offset };
  });
  return { offsets: [...kept, ...ends], warnings: [] };
}

/** No offset outside of the log: the nearest end of it takes its place. */
async function withinLog(admin: Admin, wished: readonly PlannedOffset[]): Promise<ResetPlan> {
  const starts = new Map(
    (await at(admin, wished, EARLIEST)).map((each) => [keyOf(each), each.offset]),
  );
  const ends = new Map((await at(admin, wished, LATEST)).map((each) => [keyOf(each), each.offset]));
  const warnings: string[] = [];
  const offsets = wished.map((each) => {
    const key = keyOf(each);
    const start = starts.get(key) ?? 0;
    const end = ends.get(key) ?? 0;
    if (each.offset > end) {
      warnings.push(
        `New offset (${each.offset}) is higher than latest offset for topic partition ${key}. ` +
          `Value will be set to ${end}`,
      );
      return { ...each, offset: end };
    }
    if (each.offset < start) {
      warnings.push(
        `New offset (${each.offset}) is lower than earliest offset for topic partition ${key}. ` +
          `Value will be set to ${start}`,
      );
      return { ...each, offset: start };
    }
    return each;
  });
  return { offsets, warnings };
}

async function committedOffsets(
  admin: Admin,
  groupId: string,
): Promise<ReadonlyMap<string, number>> {
  const committed = await admin.listGroupOffsets(groupId);
  return new Map(committed.map((each) => [keyOf(each), each.offset]));
}
