/**
 * Where a contract's tests play: one or two worlds, and a way to let time go on in them while a
 * test awaits something. In Node's world time goes by itself; the simulated one must be driven.
 */
import type { World } from '@odradek/world';

export interface Stage {
  readonly world: World;
  /** Another process, on this or another machine. Where there is only one it may be `world`. */
  readonly other: World;
  /** Where `other` finds what `world` listens on. */
  readonly host: string;
  /** A directory that is there and empty. */
  readonly directory: string;
  /** Runs `task` to its end, with all that it waits for. */
  run(task: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export type MakeStage = () => Promise<Stage> | Stage;

/** Plays one test on a stage of its own. */
export async function onStage(
  make: MakeStage,
  task: (stage: Stage) => Promise<void> | void,
): Promise<void> {
  const stage = await make();
  try {
    await stage.run(async () => task(stage));
  } finally {
    await stage.close();
  }
}

/** A promise that is settled from outside. */
export interface Signal {
  readonly reached: Promise<void>;
  reach(): void;
}

export function signal(): Signal {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { reached: promise, reach: resolve };
}

/** Bytes that show where they came from: no two nearby stretches of them are alike. */
export function pattern(byteCount: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(byteCount);
  let state = seed;
  for (let index = 0; index < byteCount; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}
