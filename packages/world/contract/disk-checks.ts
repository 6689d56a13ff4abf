/** What the tests of the disk's contract have in common. */
import assert from 'node:assert/strict';
import { type Disk, DiskError } from '@odradek/world';

export type DiskCheck = (
  title: string,
  task: (disk: Disk, directory: string) => Promise<void> | void,
) => void;

/** That `task` fails, at once or later, with a `DiskError` of this code. */
export async function failsWith(code: string, task: () => unknown): Promise<void> {
  await assert.rejects(
    async () => task(),
    (error) => error instanceof DiskError && error.code === code,
    `should fail with ${code}`,
  );
}

export function touch(disk: Disk, path: string, content: Uint8Array = new Uint8Array(0)): void {
  const file = disk.open(path, { create: true, truncate: true });
  file.writeNow([content], 0);
  file.close();
}
