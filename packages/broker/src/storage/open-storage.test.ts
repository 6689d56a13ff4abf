import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { type Disk, type DiskFile, MemoryDisk, type World } from '@odradek/world';
import { BrokerValues } from '../config/broker-values.ts';
import { standaloneSettings } from '../config/standalone.ts';
import { MetadataNode, testWorld } from '../testing/metadata-node.ts';
import { formatMetaProperties, parseMetaProperties } from './meta-properties.ts';
import { openStorage, type Storage } from './open-storage.ts';
import { StorageError } from './storage-error.ts';

function valuesOf(settings: Readonly<Record<string, string>> = {}): BrokerValues {
  const texts = standaloneSettings({ port: 9092, controllerPort: 9093, dataDirectory: '/a' });
  for (const [name, value] of Object.entries(settings)) texts.set(name, value);
  return new BrokerValues(texts);
}

async function close(storage: Storage, brokerEpoch = -1): Promise<void> {
  const all = new Set([...storage.directories, storage.metadataDirectory]);
  for (const { logs } of all) await logs.close({ clean: brokerEpoch >= 0, brokerEpoch });
}

function refuses(world: World, values: BrokerValues, message: RegExp): Promise<void> {
  return assert.rejects(openStorage(world, values), (error) => {
    assert(error instanceof StorageError);
    assert.match(error.message, message);
    return true;
  });
}

/** Ends, as the process would, after a number of operations that change something. */
class DyingDisk extends MemoryDisk {
  #operations: number;

  constructor(operations: number) {
    super();
    this.#operations = operations;
  }

  #count(): void {
    if (this.#operations === 0) throw new Error('the process has died');
    this.#operations -= 1;
  }

  override open(path: string, options: Parameters<Disk['open']>[1]): DiskFile {
    this.#count();
    const file = super.open(path, options);
    const write = file.writeNow.bind(file);
    file.writeNow = (chunks, position) => {
      this.#count();
      write(chunks, position);
    };
    return file;
  }

  override makeDirectory(path: string): void {
    this.#count();
    super.makeDirectory(path);
  }

  override rename(from: string, to: string): void {
    this.#count();
    super.rename(from, to);
  }

  override replaceFile(path: string, content: Uint8Array): void {
    this.#count();
    super.replaceFile(path, content);
  }
}

/** What is left of it for the next process. */
function copyOf(disk: Disk, path = '/', copy: MemoryDisk = new MemoryDisk()): MemoryDisk {
  for (const { name, type } of disk.list(path)) {
    const at = `${path === '/' ? '' : path}/${name}`;
    if (type === 'directory') {
      copy.makeDirectory(at);
      copyOf(disk, at, copy);
    } else if (name !== '.lock') {
      copy.replaceFile(at, disk.readFile(at) ?? Buffer.alloc(0));
    }
  }
  return copy;
}

suite('the directories of a node', () => {
  test('that are new are formatted, once', async () => {
    const world = testWorld();
    const values = valuesOf({ 'log.dirs': '/a,/b', 'metadata.log.dir': '/m' });
    const first = await openStorage(world, values);
    assert.deepEqual(
      first.directories.map(({ logs }) => logs.path),
      ['/a', '/b'],
    );
    assert.equal(first.metadataDirectory.logs.path, '/m');
    assert.equal(first.previousBrokerEpoch, -1);
    assert.equal(first.bootstrap.length, 6);
    await close(first);
    const second = await openStorage(world, values);
    assert.equal(second.clusterId, first.clusterId);
    assert.deepEqual(
      second.directories.map(({ id }) => id),
      first.directories.map(({ id }) => id),
    );
    await close(second);
  });

  test('whose formatting was interrupted, wherever, are formatted to the end', async () => {
    const values = valuesOf({ 'log.dirs': '/a,/b', 'metadata.log.dir': '/m' });
    for (let operations = 1; operations < 200; operations += 1) {
      const dying = testWorld();
      const disk = new DyingDisk(operations);
      const done = await openStorage({ ...dying, disk }, values).then(
        () => true,
        () => false,
      );
      if (done) {
        assert(operations > 20);
        return;
      }
      const world = { ...testWorld(), disk: copyOf(disk) };
      const storage = await openStorage(world, values);
      assert.equal(storage.directories.length, 2);
      assert.equal(storage.bootstrap.length, 6);
      const first = `/m/__cluster_metadata-0/${'0'.repeat(20)}-${'0'.repeat(10)}.checkpoint`;
      assert.notEqual(world.disk.status(first), undefined);
      await close(storage);
    }
    assert.fail('it never came to its end');
  });

  test('that another process uses are left alone', async () => {
    const world = testWorld();
    const first = await openStorage(world, valuesOf());
    await refuses(world, valuesOf(), /^Failed to acquire lock on file \.lock in \/a\. /);
    await close(first);
    await close(await openStorage(world, valuesOf()));
  });

  test('that hold something else, or were not all formatted, are not taken', async () => {
    const world = testWorld();
    world.disk.makeDirectory('/a');
    world.disk.replaceFile('/a/letter.txt', Buffer.from('dear'));
    await refuses(world, valuesOf(), /^No readable meta\.properties files found\.$/);
    world.disk.remove('/a/letter.txt');
    await close(await openStorage(world, valuesOf()));
    const both = valuesOf({ 'log.dirs': '/a,/b' });
    await refuses(world, both, /^No `meta\.properties` found in \/b \(have you run/);
  });

  test('of another node are refused', async () => {
    const world = testWorld();
    await close(await openStorage(world, valuesOf()));
    await refuses(world, valuesOf({ 'node.id': '7' }), /^Stored node id 1 doesn't match/);
  });

  test('may not hold a second metadata log', async () => {
    const world = testWorld();
    await close(await openStorage(world, valuesOf({ 'log.dirs': '/a,/b' })));
    const moved = valuesOf({ 'log.dirs': '/a,/b', 'metadata.log.dir': '/b' });
    await refuses(world, moved, /^Found unexpected metadata location in data directory `\/a/);
  });

  test('of before they had ids get one', async () => {
    const world = testWorld();
    await close(await openStorage(world, valuesOf()));
    const old = 'version=1\nnode.id=1\ncluster.id=M2Ax3lWqSQe0tpGLlOdXtA\n';
    world.disk.replaceFile('/a/meta.properties', Buffer.from(old));
    const storage = await openStorage(world, valuesOf());
    await close(storage);
    const again = await openStorage(world, valuesOf());
    assert.equal(again.metadataDirectory.id, storage.metadataDirectory.id);
    await close(again);
  });

  test('tell of a clean stop only when all do', async () => {
    const world = testWorld();
    const both = valuesOf({ 'log.dirs': '/a,/b' });
    await close(await openStorage(world, both), 42);
    const clean = await openStorage(world, both);
    assert.equal(clean.previousBrokerEpoch, 42);
    await close(clean, 43);
    world.disk.remove('/b/.kafka_cleanshutdown');
    const half = await openStorage(world, both);
    assert.equal(half.previousBrokerEpoch, -1);
    await close(half);
  });

  test('with a disk for the metadata alone work as a node', async () => {
    const world = testWorld();
    const settings = { 'log.dirs': '/a,/b', 'metadata.log.dir': '/m' };
    const node = await MetadataNode.start(world, settings);
    assert.equal(node.metadata.state.brokers.get(1)?.logDirs.length, 2);
    await node.createTopic('foo');
    // With several directories, the broker says where its replicas are.
    const [directory] = node.metadata.state.topics.get('foo')?.partitions[0]?.directories ?? [];
    assert.equal(directory, 'AAAAAAAAAAAAAAAAAAAAAQ');
    await node.stop();
    assert.notEqual(world.disk.status('/m/__cluster_metadata-0'), undefined);
  });
});

suite('meta.properties', () => {
  test('keeps any cluster id', () => {
    for (const clusterId of ['a', 'a:b=c#d!e', ' padded ', 'ünïcode', '\\', 'a b']) {
      const properties = {
        version: 1,
        clusterId,
        nodeId: 3,
        directoryId: 'JEXY6aqzQY-32P5TStzaFg',
      } as const;
      const written = Buffer.from(formatMetaProperties(properties, 0), 'latin1');
      assert.deepEqual(parseMetaProperties(written.toString('latin1')), properties);
    }
  });

  test('that makes no sense is refused', () => {
    const bad = [
      'version=2',
      'version=1\nnode.id=1',
      'version=1\ncluster.id=x',
      'version=1\ncluster.id=x\nnode.id=y',
      'version=1\ncluster.id=x\nnode.id=1\ndirectory.id=short',
    ];
    for (const text of bad) assert.throws(() => parseMetaProperties(text), StorageError);
    assert.deepEqual(parseMetaProperties('broker.id=4\n'), {
      version: 0,
      clusterId: undefined,
      nodeId: 4,
      directoryId: undefined,
    });
  });
});
