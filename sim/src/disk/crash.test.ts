import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { type Disk, DiskError } from '@odradek/world';
import { SimulatedRandom } from '../random.ts';
import { SimulatedDisk } from './disk.ts';
import { Drive } from './drive.ts';
import type { DiskImage } from './image.ts';

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

function driveOf(seed: number, image?: DiskImage): Drive {
  const random = new SimulatedRandom(seed);
  return new Drive(image === undefined ? { random } : { random, image });
}

function diskOf(seed: number, image?: DiskImage): SimulatedDisk {
  return new SimulatedDisk({ drive: driveOf(seed, image) });
}

function write(disk: Disk, path: string, text: string): void {
  const file = disk.open(path, { create: true });
  file.writeNow([Buffer.from(text)], file.size());
  file.close();
}

function textOf(disk: Disk, path: string): string | undefined {
  const bytes = disk.readFile(path);
  return bytes && Buffer.from(bytes).toString();
}

/** All outcomes of a loss of power, over many seeds. */
function outcomes(prepare: (disk: Disk) => void, look: (disk: Disk) => string): Set<string> {
  const seen = new Set<string>();
  for (const seed of SEEDS) {
    const disk = diskOf(seed);
    prepare(disk);
    disk.drive.crash({ type: 'powerOff' });
    seen.add(look(new SimulatedDisk({ drive: disk.drive })));
  }
  return seen;
}

function names(disk: Disk): string {
  return disk
    .list('/')
    .map((entry) => entry.name)
    .join(' ');
}

suite('a killed process', () => {
  test('leaves everything that it wrote', () => {
    const disk = diskOf(1);
    disk.makeDirectory('/a/b');
    write(disk, '/a/b/file', 'hello');
    disk.rename('/a/b/file', '/a/moved');
    disk.drive.crash({ type: 'kill' });
    const next = new SimulatedDisk({ drive: disk.drive });
    assert.equal(textOf(next, '/a/moved'), 'hello');
    assert.deepEqual(next.list('/a/b'), []);
  });

  test('cannot use its handles any more', () => {
    const disk = diskOf(1);
    const file = disk.open('/file', { create: true });
    disk.drive.crash({ type: 'kill' });
    const isDead = (error: unknown): boolean =>
      error instanceof DiskError && error.code === 'ESRCH';
    assert.throws(() => file.writeNow([Buffer.from('x')], 0), isDead);
    assert.throws(() => disk.list('/'), isDead);
    assert.equal(new SimulatedDisk({ drive: disk.drive }).readFile('/file')?.byteLength, 0);
  });

  test('loses its locks', () => {
    const disk = diskOf(1);
    assert.ok(disk.lock('/.lock'));
    disk.drive.crash({ type: 'kill' });
    const next = new SimulatedDisk({ drive: disk.drive });
    assert.ok(next.lock('/.lock'));
    assert.equal(new SimulatedDisk({ drive: disk.drive }).lock('/.lock'), undefined);
  });
});

suite('a loss of power', () => {
  test('leaves what was synced, name and bytes', () => {
    const seen = outcomes(
      (disk) => {
        write(disk, '/file', 'safe');
        const file = disk.open('/file', {});
        file.syncNow();
        disk.syncDirectory('/');
        file.writeNow([Buffer.from('+')], 4);
      },
      (disk) => String(textOf(disk, '/file')),
    );
    // The size may be noted before the byte is there.
    assert.deepEqual([...seen].sort(), ['safe', 'safe\0', 'safe+']);
  });

  test('may take a name whose directory was not synced, or give one back', () => {
    const created = outcomes((disk) => write(disk, '/file', 'x'), names);
    assert.deepEqual([...created].sort(), ['', 'file']);
    const removed = outcomes((disk) => {
      write(disk, '/file', 'x');
      disk.syncDirectory('/');
      disk.remove('/file');
    }, names);
    assert.deepEqual([...removed].sort(), ['', 'file']);
  });

  test('never shows half a rename', () => {
    const seen = outcomes(
      (disk) => {
        disk.makeDirectory('/there');
        write(disk, '/file', 'x');
        disk.syncDirectory('/');
        disk.rename('/file', '/there/file');
      },
      (disk) => `${names(disk)}: ${disk.list('/there').length}`,
    );
    assert.deepEqual([...seen].sort(), ['file there: 0', 'there: 1']);
  });

  test('keeps the order of changes within a directory', () => {
    const seen = outcomes((disk) => {
      write(disk, '/a', '');
      write(disk, '/b', '');
      disk.rename('/a', '/c');
      disk.remove('/b');
    }, names);
    assert.deepEqual([...seen].sort(), ['', 'a', 'a b', 'b c', 'c']);
  });

  test('cannot undo a name that moved into a directory synced since', () => {
    const seen = outcomes(
      (disk) => {
        disk.makeDirectory('/from');
        disk.makeDirectory('/to');
        disk.syncDirectory('/');
        write(disk, '/from/file', 'x');
        disk.rename('/from/file', '/to/file');
        disk.syncDirectory('/to');
      },
      (disk) => `${disk.list('/from').length} ${disk.list('/to').length}`,
    );
    assert.deepEqual([...seen], ['0 1']);
  });

  test('takes a directory with all in it when its own name was not synced', () => {
    const seen = outcomes(
      (disk) => {
        disk.makeDirectory('/new');
        write(disk, '/new/file', 'x');
        disk.syncDirectory('/new');
      },
      (disk) => (disk.status('/new') === undefined ? 'gone' : `${disk.list('/new').length}`),
    );
    assert.deepEqual([...seen].sort(), ['1', 'gone']);
  });

  test('tears unsynced bytes as it is told to', () => {
    const text = 'x'.repeat(3000);
    for (const seed of SEEDS.slice(0, 50)) {
      for (const unsynced of ['lost', 'kept', 'torn', 'scattered'] as const) {
        const disk = diskOf(seed);
        write(disk, '/file', 'safe');
        disk.open('/file', {}).syncNow();
        disk.syncDirectory('/');
        write(disk, '/file', text);
        disk.drive.crash({ type: 'powerOff', unsynced });
        const left = String(textOf(new SimulatedDisk({ drive: disk.drive }), '/file'));
        assert.ok(left.startsWith('safe'));
        if (unsynced === 'lost') assert.equal(left, 'safe');
        if (unsynced === 'kept') assert.equal(left, `safe${text}`);
        if (unsynced === 'torn') assert.match(left, /^safex*$/);
        if (unsynced === 'scattered') assert.match(left, /^safe[x\0]*$/);
      }
    }
  });

  test('does not bring back what a sync has cut', () => {
    const seen = outcomes(
      (disk) => {
        write(disk, '/file', 'abcdef');
        const file = disk.open('/file', {});
        file.syncNow();
        disk.syncDirectory('/');
        file.truncate(2);
        file.syncNow();
      },
      (disk) => String(textOf(disk, '/file')),
    );
    assert.deepEqual([...seen], ['ab']);
  });

  test('spares the oldest of very many changes: the system writes them by itself', () => {
    const disk = diskOf(1);
    const file = disk.open('/file', { create: true });
    disk.syncDirectory('/');
    for (let n = 0; n < 5000; n += 1) file.writeNow([Buffer.from('x')], n);
    disk.drive.crash({ type: 'powerOff', unsynced: 'lost' });
    const size = new SimulatedDisk({ drive: disk.drive }).status('/file')?.size ?? 0;
    assert.ok(size > 2000 && size < 5000, String(size));
  });
});

suite('a recording', () => {
  /** What every crash of `replace` may leave of a file that held "old". */
  function leftBy(replace: (disk: Disk) => void): Set<string> {
    const seen = new Set<string>();
    for (const seed of SEEDS.slice(0, 40)) {
      const disk = diskOf(seed);
      disk.replaceFile('/file', Buffer.from('old'));
      const recording = disk.drive.record();
      replace(disk);
      for (const moment of recording.moments()) {
        for (const image of [
          moment.after({ type: 'kill' }),
          moment.after({ type: 'powerOff' }),
          moment.afterTornWrite(),
        ]) {
          if (image !== undefined) seen.add(String(textOf(diskOf(1, image), '/file')));
        }
      }
    }
    return seen;
  }

  test('proves that a replaced file is the old one or the new one', () => {
    const seen = leftBy((disk) => disk.replaceFile('/file', Buffer.from('new')));
    assert.deepEqual([...seen].sort(), ['new', 'old']);
  });

  test('finds out who forgets to sync before renaming', () => {
    const seen = leftBy((disk) => {
      write(disk, '/file.tmp', 'new');
      disk.rename('/file.tmp', '/file');
    });
    assert.ok(seen.has(''), [...seen].join());
  });

  test('finds out who writes in place', () => {
    const seen = leftBy((disk) => {
      const file = disk.open('/file', { truncate: true });
      file.writeNow([Buffer.from('new')], 0);
      file.syncNow();
    });
    assert.ok(seen.has('') && seen.has('n'), [...seen].join());
  });

  test('has a moment before, between and after the operations, and repeats itself', () => {
    const disk = diskOf(7);
    disk.makeDirectory('/d');
    const recording = disk.drive.record();
    write(disk, '/d/file', 'a'.repeat(2000));
    disk.open('/d/file', {}).syncNow();
    write(disk, '/d/file', 'b'.repeat(2000));
    disk.syncDirectory('/d');
    disk.removeDirectory('/d');
    const types = recording.operations.map((operation) => operation.type);
    const wanted = ['create', 'write', 'sync', 'write', 'syncDirectory', 'remove', 'remove'];
    assert.deepEqual(types, wanted);

    const look = (image: DiskImage): string => {
      const next = diskOf(1, image);
      return `${names(next)} ${textOf(next, '/d/file') ?? 'none'}`;
    };
    const moments = [...recording.moments()].map((moment) => moment.count);
    assert.deepEqual(moments, [0, 1, 2, 3, 4, 5, 6, 7]);
    for (const moment of recording.moments()) {
      for (const crash of [{ type: 'kill' }, { type: 'powerOff' }] as const) {
        const alone = look(recording.imageAfter(moment.count, crash));
        if (crash.type === 'kill') assert.equal(look(moment.after(crash)), alone);
        else assert.equal(look(recording.imageAfter(moment.count, crash)), alone);
      }
    }
  });

  test('goes on with files that were open before it began', () => {
    const disk = diskOf(1);
    const file = disk.open('/file', { create: true });
    file.writeNow([Buffer.from('one')], 0);
    const recording = disk.drive.record();
    file.writeNow([Buffer.from('two')], 3);
    const end = recording.imageAfter(1, { type: 'powerOff', unsynced: 'lost' });
    assert.equal(textOf(diskOf(1, end), '/file'), 'one', 'what was there counts as synced');
    const killed = recording.imageAfter(1, { type: 'kill' });
    assert.equal(textOf(diskOf(1, killed), '/file'), 'onetwo');
  });
});
