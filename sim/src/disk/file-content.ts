/**
 * The bytes of one file twice: as processes see them, and as they would be after a loss of power.
 * Between the two lie the changes since the last sync.
 */
import { Blocks } from '@odradek/world';
import type { SimulatedRandom } from '../random.ts';
import type { Unsynced } from './operations.ts';

type Change =
  | { readonly type: 'write'; readonly position: number; readonly bytes: Uint8Array }
  | { readonly type: 'truncate'; readonly size: number };

const SECTOR_BYTES = 512;

/** More unsynced changes than this, and the system writes the older half back by itself. */
const UNSYNCED_COUNT_MAX = 2048;

const FATES: readonly Unsynced[] = ['lost', 'kept', 'torn', 'scattered'];

export class FileContent {
  readonly number: number;
  readonly current: Blocks;
  modifiedMs: number;
  /** False once its last name is gone. */
  isNamed = true;
  readonly #durable: Blocks;
  #unsynced: Change[] = [];
  /** How many changes there have been, with those that are long durable. */
  #changes = 0;

  constructor(number: number, modifiedMs: number, durable: Blocks = new Blocks()) {
    this.number = number;
    this.modifiedMs = modifiedMs;
    this.#durable = durable;
    this.current = durable.clone();
  }

  get changes(): number {
    return this.#changes;
  }

  write(bytes: Uint8Array, position: number): void {
    this.#change({ type: 'write', position, bytes });
  }

  truncate(size: number): void {
    this.#change({ type: 'truncate', size });
  }

  /** Makes the first `changes` changes durable. */
  sync(changes: number): void {
    const left = Math.max(0, this.#changes - changes);
    const count = Math.max(0, this.#unsynced.length - left);
    for (const change of this.#unsynced.splice(0, count)) apply(this.#durable, change);
  }

  /** The same file after the process died, or after power was lost. */
  afterKill(): FileContent {
    return new FileContent(this.number, this.modifiedMs, this.current.clone());
  }

  afterPowerOff(random: SimulatedRandom, unsynced?: Unsynced): FileContent {
    const fate = unsynced ?? FATES[random.integer(FATES.length)] ?? 'lost';
    if (fate === 'kept') return this.afterKill();
    const left = this.#durable.clone();
    if (fate === 'torn') tear(left, this.#unsynced, random);
    else if (fate === 'scattered') this.#scatter(left, random);
    return new FileContent(this.number, this.modifiedMs, left);
  }

  #change(change: Change): void {
    apply(this.current, change);
    this.#unsynced.push(change);
    this.#changes += 1;
    if (this.#unsynced.length > UNSYNCED_COUNT_MAX) {
      this.sync(this.#changes - UNSYNCED_COUNT_MAX / 2);
    }
  }

  #scatter(left: Blocks, random: SimulatedRandom): void {
    for (const change of this.#unsynced) {
      if (change.type === 'write') scatter(left, change.bytes, change.position, random);
      else if (random.chance(0.5)) apply(left, change);
    }
    // Some file systems note the new size before the bytes are there: they read as zeros.
    if (random.chance(0.5)) left.truncate(this.current.size);
  }
}

function apply(blocks: Blocks, change: Change): void {
  if (change.type === 'write') blocks.write(change.bytes, change.position);
  else blocks.truncate(change.size);
}

/** The first changes whole, and of the next one the first bytes. */
function tear(left: Blocks, changes: readonly Change[], random: SimulatedRandom): void {
  const whole = random.integer(changes.length + 1);
  for (const change of changes.slice(0, whole)) apply(left, change);
  const next = changes[whole];
  if (next?.type !== 'write' || next.bytes.byteLength === 0) return;
  left.write(next.bytes.subarray(0, random.integer(next.bytes.byteLength)), next.position);
}

function scatter(left: Blocks, bytes: Uint8Array, position: number, random: SimulatedRandom): void {
  let at = 0;
  while (at < bytes.byteLength) {
    const sectorEnd = SECTOR_BYTES - ((position + at) % SECTOR_BYTES);
    const end = Math.min(bytes.byteLength, at + sectorEnd);
    if (random.chance(0.5)) left.write(bytes.subarray(at, end), position + at);
    at = end;
  }
}
