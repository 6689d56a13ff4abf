/**
 * All logs of one directory: it is locked against other processes, knows whether it was left in
 * order, finds the partitions in it, and keeps the checkpoints that a start needs.
 *
 * Which logs there should be, and when a checkpoint is due, its owner knows.
 * Spec: Kafka's log directory; KIP-112, KIP-858 (several directories), KIP-966 (clean shutdown).
 */
import type { Disk, DiskLock, Timer, World } from '@odradek/world';
import {
  type PartitionOffset,
  readOffsetCheckpoint,
  replaceOffsetCheckpoint,
} from './checkpoint.ts';
import {
  parseDirectoryName,
  partitionDirectoryName,
  suffixedDirectoryName,
} from './directory-names.ts';
import { Log } from './log.ts';
import { type MetaProperties, readMetaProperties, writeMetaProperties } from './meta-properties.ts';
import type { LogOptions } from './options.ts';
import { readPartitionMetadata } from './partition-metadata.ts';

const LOCK_FILE = '.lock';
const CLOSED_AT_ONCE = 64;
const CLEAN_SHUTDOWN_FILE = '.kafka_cleanshutdown';

/** The checkpoint files, by what their offsets mean. */
const checkpointFiles = {
  recoveryPoint: 'recovery-point-offset-checkpoint',
  highWatermark: 'replication-offset-checkpoint',
  logStart: 'log-start-offset-checkpoint',
  cleaner: 'cleaner-offset-checkpoint',
} as const;

export type CheckpointKind = keyof typeof checkpointFiles;

/** A partition that has a directory here. */
export interface FoundPartition {
  readonly topic: string;
  readonly partition: number;
  readonly role: 'current' | 'future' | 'stray';
  /** The name of its directory. */
  readonly name: string;
}

export type OpenLogOptions = Omit<
  LogOptions,
  'directory' | 'recoveryPoint' | 'logStartOffset' | 'cleanShutdown'
>;

/** The directory is in use, or cannot be used. */
export class LogDirectoryError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LogDirectoryError';
  }
}

export class LogDirectory {
  readonly path: string;
  /** The last process that had it stopped in order: logs need no recovery. */
  readonly wasLeftClean: boolean;
  /** The broker's epoch when it was left clean; −1 otherwise. */
  readonly cleanBrokerEpoch: number;
  readonly #world: World;
  readonly #disk: Disk;
  readonly #lock: DiskLock;
  readonly #logs = new Map<string, Log>();
  /** Directories that are removed some time after their logs. */
  readonly #removals = new Set<Timer>();
  readonly #recoveryPoints: Map<string, number>;
  readonly #logStartOffsets: Map<string, number>;
  /** What each checkpoint file holds, so that it is only replaced by something else. */
  readonly #written = new Map<CheckpointKind, string>();

  private constructor(world: World, path: string, lock: DiskLock) {
    this.#world = world;
    this.#disk = world.disk;
    this.path = path;
    this.#lock = lock;
    const marker = this.#disk.readFile(`${path}/${CLEAN_SHUTDOWN_FILE}`);
    this.wasLeftClean = marker !== undefined;
    this.cleanBrokerEpoch = marker === undefined ? -1 : brokerEpochIn(marker);
    this.#recoveryPoints = this.#readOffsets('recoveryPoint');
    this.#logStartOffsets = this.#readOffsets('logStart');
  }

  /** Locks and opens; the directory is made when it is missing. Throws a `LogDirectoryError`. */
  static open(world: World, path: string): LogDirectory {
    world.disk.makeDirectory(path);
    const lock = world.disk.lock(`${path}/${LOCK_FILE}`);
    if (lock === undefined) {
      throw new LogDirectoryError(`${path} is in use by another process`);
    }
    const directory = new LogDirectory(world, path, lock);
    // From now on a crash leaves the directory in disorder.
    world.disk.remove(`${path}/${CLEAN_SHUTDOWN_FILE}`);
    if (directory.wasLeftClean) world.disk.syncDirectory(path);
    return directory;
  }

  get metaProperties(): MetaProperties | undefined {
    return readMetaProperties(this.#disk, this.path);
  }

  writeMetaProperties(properties: {
    clusterId: string;
    nodeId: number;
    directoryId: string;
  }): void {
    writeMetaProperties(this.#disk, this.path, properties, this.#world.clock.nowMs());
  }

  /** The logs that are open. */
  get logs(): IterableIterator<Log> {
    return this.#logs.values();
  }

  /** The partitions that have a directory here. Those on their way out are not among them. */
  partitions(): FoundPartition[] {
    const found: FoundPartition[] = [];
    for (const entry of this.#disk.list(this.path)) {
      if (entry.type !== 'directory') continue;
      const parsed = parseDirectoryName(entry.name);
      if (parsed === undefined || parsed.role === 'delete') continue;
      const { topic, partition, role } = parsed;
      found.push({ topic, partition, role, name: entry.name });
    }
    return found;
  }

  /** The id of the topic that the directory `name` was made for, if it says so. */
  topicIdOf(name: string): string | undefined {
    return readPartitionMetadata(this.#disk, `${this.path}/${name}`);
  }

  /** Opens a partition's log, or makes one. Throws a `DiskError`. */
  openLog(options: OpenLogOptions): Log {
    const name = partitionDirectoryName(options.topic, options.partition);
    if (this.#logs.has(name)) throw new LogDirectoryError(`${name} is open already`);
    const directory = `${this.path}/${name}`;
    // What a checkpoint says of a directory that is gone was said of an earlier topic.
    const isNew = this.#disk.status(directory) === undefined;
    const log = Log.open(this.#world, {
      ...options,
      directory,
      recoveryPoint: isNew ? 0 : (this.#recoveryPoints.get(name) ?? 0),
      logStartOffset: isNew ? 0 : (this.#logStartOffsets.get(name) ?? 0),
      cleanShutdown: this.wasLeftClean,
    });
    this.#logs.set(name, log);
    return log;
  }

  /** Closes a log and puts its directory out of the way at once; it is removed some time later. */
  async deleteLog(log: Log): Promise<void> {
    const name = partitionDirectoryName(log.topic, log.partition);
    if (this.#logs.get(name) !== log) throw new LogDirectoryError(`${name} is not open here`);
    this.#logs.delete(name);
    await log.close({ clean: false });
    const away = this.setAside(log.topic, log.partition, 'delete');
    const timer = this.#world.clock.after(log.config.fileDeleteDelayMs, () => {
      this.#removals.delete(timer);
      this.#disk.removeDirectory(away);
    });
    this.#removals.add(timer);
  }

  /** Renames a partition's directory, whose log is not open. Answers its new path. */
  setAside(topic: string, partition: number, role: 'delete' | 'stray'): string {
    const id = Buffer.from(this.#world.random.bytes(16)).toString('hex');
    const name = partitionDirectoryName(topic, partition);
    this.#recoveryPoints.delete(name);
    this.#logStartOffsets.delete(name);
    const from = `${this.path}/${name}`;
    const to = `${this.path}/${suffixedDirectoryName(topic, partition, role, id)}`;
    this.#disk.rename(from, to);
    return to;
  }

  /** Removes what an earlier process had on its way out. */
  removeLeftovers(): void {
    for (const entry of this.#disk.list(this.path)) {
      if (entry.type !== 'directory' || parseDirectoryName(entry.name)?.role !== 'delete') continue;
      this.#disk.removeDirectory(`${this.path}/${entry.name}`);
    }
  }

  /** The offsets that a checkpoint gives to partitions, by the names of their directories. */
  readCheckpoint(kind: CheckpointKind): Map<string, number> {
    return this.#readOffsets(kind);
  }

  /** Replaces a checkpoint, durably, unless it says the same already. */
  writeCheckpoint(kind: CheckpointKind, entries: readonly PartitionOffset[]): void {
    const text = entries.map((entry) => `${entry.topic} ${entry.partition} ${entry.offset}`);
    const content = text.join('\n');
    if (this.#written.get(kind) === content) return;
    replaceOffsetCheckpoint(this.#disk, `${this.path}/${checkpointFiles[kind]}`, entries);
    this.#written.set(kind, content);
  }

  /** Writes down how far each log is durable, and where each begins. */
  checkpointLogs(): void {
    const recoveryPoints: PartitionOffset[] = [];
    const starts: PartitionOffset[] = [];
    for (const log of this.#logs.values()) {
      const { topic, partition } = log;
      const name = partitionDirectoryName(topic, partition);
      this.#recoveryPoints.delete(name);
      this.#logStartOffsets.delete(name);
      recoveryPoints.push({ topic, partition, offset: log.recoveryPoint });
      // Where the first segment says the same, nothing needs to be said.
      if (log.logStartOffset > log.segments.first.baseOffset) {
        starts.push({ topic, partition, offset: log.logStartOffset });
      }
    }
    // Logs that have not been opened yet keep what was known of them.
    recoveryPoints.push(...entriesOf(this.#recoveryPoints));
    starts.push(...entriesOf(this.#logStartOffsets));
    this.writeCheckpoint('recoveryPoint', recoveryPoints);
    this.writeCheckpoint('logStart', starts);
  }

  /** Closes the files of logs that nobody has used for `idleMs`: the system has only so many. */
  closeIdleFiles(idleMs: number): void {
    for (const log of this.#logs.values()) log.closeIdleFile(idleMs);
  }

  /** With `clean`, all logs are made durable and the next start is told so. */
  async close(options: { clean: boolean; brokerEpoch?: number }): Promise<void> {
    const logs = [...this.#logs.values()];
    // A few at a time: each holds files open while it waits for the disk.
    const waiting = logs.values();
    const closeNext = async (): Promise<void> => {
      for (const log of waiting) await log.close({ clean: options.clean });
    };
    await Promise.all(Array.from({ length: CLOSED_AT_ONCE }, closeNext));
    const failed = logs.some((log) => log.failure !== undefined);
    if (options.clean && !failed) {
      this.checkpointLogs();
      const content = JSON.stringify({ version: 0, brokerEpoch: options.brokerEpoch ?? -1 });
      this.#disk.replaceFile(`${this.path}/${CLEAN_SHUTDOWN_FILE}`, Buffer.from(content, 'utf8'));
    }
    this.#logs.clear();
    // What still waits to be removed is for the next process: the directory is not ours any more.
    for (const timer of this.#removals) timer.cancel();
    this.#removals.clear();
    this.#lock.release();
  }

  #readOffsets(kind: CheckpointKind): Map<string, number> {
    const path = `${this.path}/${checkpointFiles[kind]}`;
    const entries = readOffsetCheckpoint(this.#disk, path);
    if (entries === undefined) this.#world.report.warn('damaged checkpoint left out', { path });
    const offsets = new Map<string, number>();
    for (const { topic, partition, offset } of entries ?? []) {
      offsets.set(partitionDirectoryName(topic, partition), offset);
    }
    return offsets;
  }
}

function entriesOf(offsets: ReadonlyMap<string, number>): PartitionOffset[] {
  const entries: PartitionOffset[] = [];
  for (const [name, offset] of offsets) {
    const parsed = parseDirectoryName(name);
    if (parsed === undefined) continue;
    entries.push({ topic: parsed.topic, partition: parsed.partition, offset });
  }
  return entries;
}

function brokerEpochIn(marker: Uint8Array): number {
  try {
    const content: unknown = JSON.parse(Buffer.from(marker).toString('utf8'));
    if (typeof content !== 'object' || content === null) return -1;
    const epoch: unknown = Reflect.get(content, 'brokerEpoch');
    return typeof epoch === 'number' && Number.isSafeInteger(epoch) ? epoch : -1;
  } catch {
    // An empty marker, as older brokers leave, is a marker all the same.
    return -1;
  }
}
