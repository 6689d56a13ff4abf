/** Golden scenarios: each plays out as its text in `sim/scenarios` says, word by word. */
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { isBrokerError } from '@odradek/client/any-world';
import { Asker } from '../asker.ts';
import { committedOffsets, fetchRecords, produceBatch, Refused } from '../questions.ts';
import { isPassing } from '../witness.ts';
import { Scene } from './scene.ts';

const FOLDER = join(import.meta.dirname, '../../scenarios');
const GROUPS = { 'offsets.topic.num.partitions': '1', 'group.initial.rebalance.delay.ms': '0' };

async function golden(
  t: TestContext,
  name: string,
  title: string,
  settings: Readonly<Record<string, string>>,
  script: (scene: Scene) => Promise<void>,
  seed?: number,
): Promise<void> {
  const told = await Scene.play(title, settings, script, seed);
  t.assert.fileSnapshot(told, join(FOLDER, `${name}.txt`), {
    serializers: [(value: unknown) => String(value)],
  });
}

/** What a producer has sent is written, but it does not hear of it: then `stop` comes. */
async function answersLost(scene: Scene, stop: () => void | Promise<void>): Promise<void> {
  const { fabric } = scene.cluster.simulation;
  await scene.createTopic({ name: 'orders', partitionCount: 1 });
  const producer = scene.client('shop').producer({ batchBytesMax: 200 });
  const send = async (value: string): Promise<void> => {
    const { offset } = await producer.send({ topic: 'orders', partition: 0, value });
    scene.say(`${value.slice(0, 1)} acknowledged @${offset}`);
  };
  scene.did('send a');
  await send('a');
  scene.did('cut node1 → shop');
  fabric.cut('node1', 'shop');
  scene.did('send b c d');
  // Each is so long that it needs a batch of its own.
  const sent = Promise.all(['b', 'c', 'd'].map((each) => send(each.repeat(150))));
  await scene.until('all are written', async () => {
    const where = { topic: 'orders', partition: 0 };
    return (await scene.witness.asking((asker) => countRecords(asker, where))) === 4;
  });
  await stop();
  // Or what was under way would still arrive, once the wire is mended.
  scene.did('reset all connections');
  fabric.reset('node1', 'shop');
  await scene.start();
  scene.did('heal');
  fabric.healAll();
  await sent;
  await scene.read('orders');
}

test('a producer repeats what it has no answer to, and nothing is there twice', async (t) => {
  const title = 'Records are written, their answers lost, the node dies; the producer sends again.';
  await golden(t, 'retry-across-a-kill', title, {}, (scene) =>
    answersLost(scene, () => scene.kill()),
  );
});

test('the same when the node is stopped in order', async (t) => {
  const title =
    'Answers are lost, the node is stopped in order, which leaves snapshots of producers.';
  await golden(t, 'retry-across-a-stop', title, {}, (scene) =>
    answersLost(scene, async () => {
      scene.did('stop node1');
      await scene.cluster.stopNode(scene.node);
    }),
  );
});

test('what is synced before it is acknowledged survives a loss of power', async (t) => {
  const title = 'Power is lost with all that was not synced: only one topic syncs what it has.';
  const script = async (scene: Scene): Promise<void> => {
    await scene.createTopic({ name: 'quick', partitionCount: 1 });
    const configs = { 'flush.messages': '1' };
    await scene.createTopic({ name: 'synced', partitionCount: 1, configs });
    const producer = scene.client('shop').producer();
    for (const topic of ['quick', 'synced']) {
      for (const value of ['a', 'b']) {
        const { offset } = await producer.send({ topic, partition: 0, value });
        scene.say(`${topic}: ${value} acknowledged @${offset}`);
      }
    }
    scene.did('power off node1');
    scene.cluster.powerOff(scene.node, 'lost');
    await scene.start();
    await scene.read('quick');
    await scene.read('synced');
  };
  // Chance decides how many names of files the power takes: none of it may change the story.
  for (let seed = 1; seed <= 8; seed += 1) {
    await golden(t, 'power-lost', title, {}, script, seed);
  }
});

async function countRecords(
  asker: Asker,
  where: { topic: string; partition: number },
): Promise<number> {
  const { highWatermark } = await fetchRecords(asker, where, 0, { decode: false });
  return highWatermark;
}

test('a member dies, and its partitions go to the others', async (t) => {
  const title = 'A member of a group dies without a word; after its session its partitions move.';
  await golden(t, 'member-dies', title, GROUPS, async (scene) => {
    await scene.createTopic({ name: 'jobs', partitionCount: 4 });
    const join = (name: string) => {
      scene.did(`${name} joins`);
      const consumer = scene.client(name).consumer({
        topics: 'jobs',
        groupId: 'workers',
        autoOffsetReset: 'earliest',
        sessionTimeoutMs: 6000,
        heartbeatIntervalMs: 1000,
        assignors: ['range'],
      });
      void consumer.poll({ timeoutMs: 1e9 }).catch(() => undefined);
      return consumer;
    };
    const one = join('one');
    await scene.until('one owns all', () => one.assignment.length === 4);
    sayOwned(scene, 'one', one.assignment);
    const two = join('two');
    await scene.until('both own two', () =>
      [one, two].every(({ assignment }) => assignment.length === 2),
    );
    sayOwned(scene, 'one', one.assignment);
    sayOwned(scene, 'two', two.assignment);
    scene.did('kill two');
    scene.cluster.simulation.machine('two').kill();
    await scene.until('one owns all again', () => one.assignment.length === 4);
    sayOwned(scene, 'one', one.assignment);
  });
});

test('a member that has lost its place commits nothing', async (t) => {
  const title =
    'A member is cut off until its session ends; its group is empty, and stays as it is.';
  await golden(t, 'lost-member-commits', title, GROUPS, async (scene) => {
    const { fabric } = scene.cluster.simulation;
    const { clock } = scene.witness.world;
    await scene.createTopic({ name: 'jobs', partitionCount: 1 });
    const client = scene.client('one');
    await client.producer().sendAll(['a', 'b'].map((value) => ({ topic: 'jobs', value })));
    const consumer = client.consumer({
      topics: 'jobs',
      groupId: 'workers',
      autoOffsetReset: 'earliest',
      autoCommit: false,
      sessionTimeoutMs: 6000,
      heartbeatIntervalMs: 1000,
    });
    const commit = async (): Promise<void> => {
      const done = await consumer.commit().then(
        () => 'done',
        (error: unknown) =>
          isBrokerError(error, 'UNKNOWN_MEMBER_ID') ? error.error : String(error),
      );
      const offsets = await scene.witness.asking((asker) => committedOffsets(asker, 'workers'));
      scene.say(`commit: ${done}; committed: ${[...offsets].join(' ') || 'nothing'}`);
    };
    scene.did('one joins and reads a and b');
    await consumer.poll({ timeoutMs: 60_000 });
    scene.did('isolate one for ten seconds');
    fabric.isolate('one');
    await clock.sleep(10_000);
    fabric.healAll();
    scene.did('one commits');
    await commit();
    await clock.sleep(5000);
    scene.did('one commits again');
    await commit();
  });
});

function sayOwned(
  scene: Scene,
  name: string,
  owned: readonly { topic: string; partition: number }[],
): void {
  const names = owned.map(({ topic, partition }) => `${topic}-${partition}`).toSorted();
  scene.say(`${name} owns ${names.join(' ')}`);
}

test('a torn tail is cut on start', async (t) => {
  const title = 'Power was lost within a write: what is left of it is cut, what was whole stays.';
  await golden(t, 'torn-tail', title, {}, async (scene) => {
    await scene.createTopic({ name: 'orders', partitionCount: 1 });
    const producer = scene.client('shop').producer();
    for (const value of ['a', 'b', 'c']) {
      const { offset } = await producer.send({ topic: 'orders', partition: 0, value });
      scene.say(`${value} acknowledged @${offset}`);
    }
    scene.kill();
    scene.did('take the last 10 bytes of orders-0');
    const { drive } = scene.node.machine;
    const log = drive.image.tree.find('/data/orders-0/00000000000000000000.log');
    if (log?.type !== 'file') throw new Error('no log');
    const size = log.file.current.size - 10;
    drive.apply({ type: 'truncate', file: log.file.number, size, atMs: 0 });
    await scene.start();
    await scene.read('orders');
    const { offset } = await producer.send({ topic: 'orders', partition: 0, value: 'd' });
    scene.say(`d acknowledged @${offset}`);
  });
});

test('one of two directories is full', async (t) => {
  const title =
    'A disk is full: its partition takes nothing more, the other does; nothing is lost.';
  const settings = { 'log.dirs': '/data,/more' };
  await golden(t, 'full-directory', title, settings, async (scene) => {
    const { drive } = scene.node.machine;
    const asker = new Asker(scene.cluster.client('shop'), scene.cluster.bootstrap[0]!);
    await scene.createTopic({ name: 'orders', partitionCount: 2 });
    const full = drive.image.tree.find('/data/orders-0') === undefined ? 0 : 1;
    const write = async (partition: number, number: number): Promise<void> => {
      const where = { topic: 'orders', partition };
      try {
        const offset = await produceBatch(asker, where, [{ producer: 'shop', number }], 1);
        scene.say(`orders-${partition}: shop:${number} acknowledged @${offset}`);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        scene.say(`orders-${partition}: shop:${number} refused: ${error.error}`);
      }
    };
    await write(0, 1);
    await write(1, 1);
    scene.did('fill the disk under /more');
    drive.failWhen = ({ type, path }) =>
      type === 'write' && path.startsWith('/more') ? 'ENOSPC' : undefined;
    await write(full, 2);
    await write(1 - full, 2);
    await write(full, 3);
    scene.kill();
    scene.did('make room');
    drive.failWhen = undefined;
    await scene.start();
    await scene.read('orders');
    await write(full, 4);
  });
});

test('one of two directories cannot be read', async (t) => {
  const title =
    'A disk fails on reading: what lies on it is not served until the node starts anew.';
  await golden(t, 'unreadable-directory', title, { 'log.dirs': '/data,/more' }, async (scene) => {
    const { drive } = scene.node.machine;
    const asker = new Asker(scene.cluster.client('shop'), scene.cluster.bootstrap[0]!);
    await scene.createTopic({ name: 'orders', partitionCount: 2 });
    const read = async (partition: number): Promise<void> => {
      const where = { topic: 'orders', partition };
      try {
        const { records } = await fetchRecords(asker, where, 0);
        scene.say(`orders-${partition}: ${records.length} records read`);
      } catch (error) {
        if (!isPassing(error)) throw error;
        scene.say(`orders-${partition}: ${error.message}`);
      }
    };
    for (const partition of [0, 1]) {
      await produceBatch(
        asker,
        { topic: 'orders', partition },
        [{ producer: 'shop', number: 1 }],
        1,
      );
      await read(partition);
    }
    scene.did('fail all reads under /more');
    drive.failWhen = ({ type, path }) =>
      type === 'read' && path.startsWith('/more') ? 'EIO' : undefined;
    for (const partition of [0, 1]) await read(partition);
    scene.complaints();
    scene.did('read again');
    for (const partition of [0, 1]) await read(partition);
    drive.failWhen = undefined;
    scene.kill();
    await scene.start();
    for (const partition of [0, 1]) await read(partition);
  });
});

test('the only directory is full', async (t) => {
  const title = 'The only disk is full: the node gives up, and is back when there is room.';
  await golden(t, 'full-disk', title, {}, async (scene) => {
    const { drive } = scene.node.machine;
    await scene.createTopic({ name: 'orders', partitionCount: 1 });
    const producer = scene.client('shop').producer();
    const send = async (value: string): Promise<void> => {
      const { offset } = await producer.send({ topic: 'orders', partition: 0, value });
      scene.say(`${value} acknowledged @${offset}`);
    };
    await send('a');
    scene.did('fill the disk');
    const { capacityBytes } = drive;
    drive.capacityBytes = drive.usedBytes();
    scene.did('send b');
    const sent = send('b');
    await scene.until('the node gave up', () => scene.node.state === 'failed');
    scene.complaints();
    scene.did('make room');
    drive.capacityBytes = capacityBytes;
    await scene.until('the node is back', () => scene.node.state === 'up');
    await sent;
    await scene.read('orders');
  });
});
