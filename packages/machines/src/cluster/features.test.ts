import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { errorCode } from '@odradek/wire/errors';
import type { UpdateFeatures } from './commands.ts';
import { ExampleCluster } from './example-cluster.ts';
import { metadataVersionNamed, metadataVersions } from './metadata-versions.ts';
import { defaultLevel, features } from './supported-features.ts';

type Update = UpdateFeatures['updates'][number];

function update(cluster: ExampleCluster, change: Partial<Update>, validateOnly = false) {
  const updates: Update[] = [
    { name: 'metadata.version', level: 30, upgradeType: 'upgrade', ...change },
  ];
  return cluster.run({ type: 'updateFeatures', updates, validateOnly });
}

suite('updateFeatures', () => {
  test('raises metadata.version, and only looks when asked to', () => {
    const cluster = new ExampleCluster().activate(25);
    assert.equal(update(cluster, { level: 30 }, true).errorCode, errorCode.NONE);
    assert.equal(cluster.state.features.get('metadata.version'), 25);
    assert.equal(update(cluster, { level: 30 }).errorCode, errorCode.NONE);
    assert.equal(cluster.state.features.get('metadata.version'), 30);
  });

  const refused: [what: string, change: Partial<Update>, message: string][] = [
    [
      'a downgrade without saying so',
      { level: 29 },
      "Invalid update version 29 for feature metadata.version. Can't downgrade the version of " +
        'this feature without setting the upgrade type to either safe or unsafe downgrade.',
    ],
    [
      'a downgrade that loses records',
      { level: 29, upgradeType: 'safe-downgrade' },
      'Unsupported metadata.version downgrade from 30 to 29. Refusing to perform the requested ' +
        'downgrade because it might delete metadata information.',
    ],
    [
      'an unsafe downgrade',
      { level: 20, upgradeType: 'unsafe-downgrade' },
      'Unsupported metadata.version downgrade from 30 to 20. Unsafe metadata downgrade is not ' +
        'supported in this version.',
    ],
    [
      'a level that nobody knows',
      { level: 99 },
      'Invalid update version 99 for feature metadata.version. Local controller 1 only supports ' +
        'versions 7-30',
    ],
    [
      'a feature that nobody knows',
      { name: 'no.such.version', level: 1 },
      'Invalid update version 1 for feature no.such.version. Local controller 1 does not support ' +
        'this feature.',
    ],
    [
      'an upgrade that calls itself a downgrade',
      { name: 'share.version', level: 1, upgradeType: 'safe-downgrade' },
      "Invalid update version 1 for feature share.version. Can't downgrade to a newer version.",
    ],
    [
      'a level below zero',
      { name: 'share.version', level: -1 },
      'Invalid update version -1 for feature share.version. A feature version cannot be less than 0.',
    ],
  ];
  for (const [what, change, message] of refused) {
    test(`refuses ${what}`, () => {
      const cluster = new ExampleCluster().activate();
      update(cluster, { name: 'share.version', level: 0, upgradeType: 'safe-downgrade' });
      const reply = update(cluster, change);
      assert.equal(reply.errorMessage, message);
      assert.equal(reply.errorCode, errorCode.INVALID_UPDATE_VERSION);
    });
  }

  test('gives the cluster a min.insync.replicas when eligible leaders are switched on', () => {
    const cluster = new ExampleCluster({ minInSyncReplicas: 2 }).activate(25);
    const entries = [{ name: 'min.insync.replicas', value: '1' }];
    const resources = [{ resourceType: 4, resourceName: '1', entries }];
    cluster.run({ type: 'alterConfigs', resources, validateOnly: false });
    update(cluster, { name: 'eligible.leader.replicas.version', level: 1 });
    assert.equal(cluster.state.configs.get('4:')?.get('min.insync.replicas'), '2');
    assert.equal(cluster.state.configs.has('4:1'), false);
    const again = cluster.run({ type: 'alterConfigs', resources, validateOnly: false });
    assert.equal(
      again.resources[0]?.errorMessage,
      'Broker-level min.insync.replicas cannot be altered while ELR is enabled.',
    );
  });
});

suite('metadata versions', () => {
  test('are found by their names, in all the ways in which operators write them', () => {
    const found = (name: string) => metadataVersionNamed(name)?.level;
    assert.equal(found('4.3'), 30);
    assert.equal(found('4.3.1'), 30);
    assert.equal(found('4.3-IV0'), 30);
    assert.equal(found('3.7'), 19);
    assert.equal(found('3.7-IV1'), 16);
    assert.equal(found('4.4'), undefined);
    assert.equal(found('3'), undefined);
    assert.equal(found(''), undefined);
    assert.equal(metadataVersions.at(-1)?.level, 31);
  });

  test('decide at which levels features start', () => {
    const levels = (version: number) =>
      Object.fromEntries(features.map((feature) => [feature.name, defaultLevel(feature, version)]));
    assert.deepEqual(levels(30), {
      'kraft.version': 1,
      'transaction.version': 2,
      'group.version': 1,
      'eligible.leader.replicas.version': 1,
      'share.version': 1,
      'streams.version': 1,
    });
    assert.deepEqual(levels(22), {
      'kraft.version': 1,
      'transaction.version': 0,
      'group.version': 1,
      'eligible.leader.replicas.version': 0,
      'share.version': 0,
      'streams.version': 0,
    });
  });
});
