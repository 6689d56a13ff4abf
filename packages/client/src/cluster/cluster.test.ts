import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { errorCode } from '@odradek/wire';
import * as wire from '@odradek/wire/definitions';
import { BrokerError, ClientError, ConnectionError, TimeoutError, UsageError } from '../errors.ts';
import { clientSettings, parseBootstrapServers } from '../options.ts';
import { HOST, PORT, play, type ScriptedStage } from '../testing/scripted-broker.ts';
import { Cluster } from './cluster.ts';
import { Coordinators } from './coordinators.ts';
import { backoffMs, retrying } from './retry.ts';

const clusterOf = ({ world }: ScriptedStage, servers = `${HOST}:${PORT}`): Cluster =>
  new Cluster(world, clientSettings({ bootstrapServers: servers, callTimeoutMs: 5000 }));

suite('bootstrap servers', () => {
  test('are read in all their forms', () => {
    assert.deepEqual(parseBootstrapServers('a:1, b,[::1]:3,PLAINTEXT://c:4'), [
      { host: 'a', port: 1 },
      { host: 'b', port: 9092 },
      { host: '::1', port: 3 },
      { host: 'c', port: 4 },
    ]);
    assert.deepEqual(parseBootstrapServers(['x:5']), [{ host: 'x', port: 5 }]);
  });

  test('that are none are refused', () => {
    for (const text of ['', ' , ', 'a:b', 'a:0', 'a:65536', 'a:1:2']) {
      assert.throws(() => parseBootstrapServers(text), UsageError, text);
    }
  });
});

suite('trying again', () => {
  const policy = { retryBackoffMs: 100, retryBackoffMsMax: 1000 };

  test('waits longer each time, up to a bound', () =>
    play(async ({ world }) => {
      const pauses = [0, 1, 2, 3, 4, 60].map((attempt) => backoffMs(world, policy, attempt));
      for (const [attempt, pause] of pauses.entries()) {
        const plain = Math.min(100 * 2 ** Math.min(attempt, 4), 1000);
        assert.ok(pause >= plain * 0.8 && pause <= plain * 1.2, `${pause}`);
      }
    }));

  test('ends at once for what it does not help against', () =>
    play(async ({ world }) => {
      let count = 0;
      const failing = async (): Promise<void> => {
        count += 1;
        throw new BrokerError(errorCode.TOPIC_AUTHORIZATION_FAILED, 'reading');
      };
      await assert.rejects(
        retrying(world, policy, { timeoutMs: 1000 }, 'it', failing),
        BrokerError,
      );
      assert.equal(count, 1);
    }));

  test('gives up when time is up, and says what was wrong at last', () =>
    play(async ({ world }) => {
      const failing = async (): Promise<void> => {
        throw new BrokerError(errorCode.LEADER_NOT_AVAILABLE, 'reading');
      };
      const startMs = world.clock.monotonicMs();
      const gaveUp = retrying(world, policy, { timeoutMs: 3000 }, 'reading it', failing);
      await assert.rejects(gaveUp, (error: unknown) => {
        assert.ok(error instanceof TimeoutError);
        assert.match(error.message, /reading it.*LEADER_NOT_AVAILABLE/);
        assert.ok(error.cause instanceof BrokerError);
        return true;
      });
      assert.ok(world.clock.monotonicMs() - startMs <= 3000);
    }));
});

suite('a cluster', () => {
  test('finds its brokers from any that can be reached', () =>
    play(async (stage) => {
      stage.broker.addTopic('t', 3);
      const cluster = clusterOf(stage, `nobody:1,${HOST}:1,${HOST}:${PORT}`);
      await cluster.metadata.refresh();
      assert.deepEqual([...cluster.metadata.topology.brokers.keys()], [1]);
      assert.equal(cluster.metadata.topology.clusterId, 'scripted');
    }));

  test('says which addresses did not answer', () =>
    play(async (stage) => {
      const cluster = clusterOf(stage, `${HOST}:1`);
      await assert.rejects(cluster.metadata.refresh(), (error: unknown) => {
        assert.ok(error instanceof ConnectionError);
        assert.match(error.message, new RegExp(`${HOST}:1`));
        return true;
      });
    }));

  test('shares one question among those who ask at the same time', () =>
    play(async (stage) => {
      stage.broker.addTopic('t', 3);
      const cluster = clusterOf(stage);
      await Promise.all(Array.from({ length: 20 }, () => cluster.metadata.refresh()));
      // The first was under way when the others asked: these share a second one.
      assert.equal(stage.broker.countOf(wire.metadataRequest), 2);
    }));

  test('waits for a topic that comes to be, and says so when it does not', () =>
    play(async (stage) => {
      const cluster = clusterOf(stage);
      const options = { create: false, timeoutMs: 3000 };
      stage.world.clock.after(700, () => stage.broker.addTopic('late', 2));
      assert.equal((await cluster.metadata.topic('late', options)).partitions.length, 2);
      await assert.rejects(cluster.metadata.topic('never', options), (error: unknown) => {
        assert.ok(error instanceof TimeoutError && error.cause instanceof BrokerError);
        assert.equal(error.cause.error, 'UNKNOWN_TOPIC_OR_PARTITION');
        return true;
      });
    }));

  test('does not let an older answer undo a newer leader', () =>
    play(async (stage) => {
      const topic = stage.broker.addTopic('t', 1);
      topic.leaderEpoch = 5;
      const cluster = clusterOf(stage);
      await cluster.metadata.topic('t', { create: false, timeoutMs: 1000 });
      const { topology } = cluster.metadata;
      topic.leaderEpoch = 3;
      await cluster.metadata.refresh();
      assert.equal(topology.partition('t', 0)?.leaderEpoch, 5);
      assert.equal(topology.applyLeader('t', 0, 1, 4), false);
      assert.equal(topology.applyLeader('t', 0, 1, 6), true);
      assert.equal(topology.applyLeader('t', 0, 99, 7), false, 'a broker that is not known');
      assert.equal(topology.partition('t', 0)?.leaderEpoch, 6);
    }));

  test('looks for a coordinator once, and again when it has moved', () =>
    play(async (stage) => {
      stage.broker.on(wire.heartbeatRequest, wire.heartbeatResponse, () => ({
        errorCode: errorCode.NOT_COORDINATOR,
      }));
      const cluster = clusterOf(stage);
      const coordinators = new Coordinators(cluster);
      assert.equal(await coordinators.find('g'), 1);
      assert.equal(await coordinators.find('g'), 1);
      assert.equal(stage.broker.countOf(wire.findCoordinatorRequest), 1);
      coordinators.noteCode('g', errorCode.NOT_COORDINATOR);
      await coordinators.find('g');
      assert.equal(stage.broker.countOf(wire.findCoordinatorRequest), 2);
    }));
});

suite('errors', () => {
  test('say what happened, whether to try again, and what to do', () => {
    const error = new BrokerError(errorCode.MESSAGE_TOO_LARGE, 'writing to t-0');
    assert.equal(error.error, 'MESSAGE_TOO_LARGE');
    assert.equal(error.isRetriable, false);
    assert.match(error.message, /^writing to t-0: .*MESSAGE_TOO_LARGE/);
    assert.match(error.advice, /max\.message\.bytes/);
    assert.ok(error instanceof ClientError);
    const said = new BrokerError(errorCode.INVALID_CONFIG, 'making t', 'no such setting');
    assert.equal(said.detail, 'no such setting');
  });
});
