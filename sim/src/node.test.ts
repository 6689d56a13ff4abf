import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { Broker } from '@odradek/broker';
import { Cluster } from './cluster.ts';
import { Probes } from './probes.ts';
import { createTopic } from './questions.ts';
import { Simulation } from './simulation.ts';
import { Witness } from './witness.ts';

async function stoppedCluster(): Promise<Cluster> {
  const cluster = new Cluster(new Simulation({ seed: 1 }), { probes: new Probes() });
  await cluster.simulation.play(
    async () => {
      await cluster.start();
      const witness = new Witness(cluster);
      await witness.asking((asker) => createTopic(asker, { name: 'orders', partitionCount: 1 }));
      await cluster.stopNode(cluster.node(1));
    },
    { untilMs: 60_000 },
  );
  return cluster;
}

suite('a node', () => {
  test('does not start when its directories fail meanwhile', async () => {
    const cluster = await stoppedCluster();
    const { machine, settings } = cluster.node(1);
    machine.drive.failWhen = ({ path }) => (path.includes('/orders-0/') ? 'EIO' : undefined);
    const world = machine.boot();
    await cluster.simulation.play(
      async () => {
        const broker = await Broker.open(world, settings, { hostName: 'node1' });
        await assert.rejects(broker.start(), /all log directories have failed/);
      },
      { untilMs: 120_000 },
    );
  });

  test('is started again, as long as that takes, by whoever runs it', async () => {
    const cluster = await stoppedCluster();
    const node = cluster.node(1);
    const { clock } = cluster.client('somebody');
    node.machine.drive.failWhen = ({ path }) => (path.includes('/orders-0/') ? 'EIO' : undefined);
    await cluster.simulation.play(
      async () => {
        cluster.keepRunning(node);
        await clock.sleep(5000);
        assert.equal(node.state, 'failed');
        assert.ok(node.lifeCount > 2);
        node.machine.drive.failWhen = undefined;
        await clock.sleep(5000);
        assert.equal(node.state, 'up');
      },
      { untilMs: 120_000 },
    );
  });
});
