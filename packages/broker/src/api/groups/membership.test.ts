/** FindCoordinator, JoinGroup, SyncGroup, Heartbeat, LeaveGroup and their views, in every version. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as wire from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { deleteGroups } from './delete-groups.ts';
import { describeGroups } from './describe-groups.ts';
import { findCoordinator } from './find-coordinator.ts';
import { heartbeat } from './heartbeat.ts';
import { joinGroup } from './join-group.ts';
import { leaveGroup } from './leave-group.ts';
import { listGroups } from './list-groups.ts';
import { syncGroup } from './sync-group.ts';
import { ApiStage } from './testing/api-stage.ts';

const find = { request: wire.findCoordinatorRequest, response: wire.findCoordinatorResponse };
const join = { request: wire.joinGroupRequest, response: wire.joinGroupResponse };
const sync = { request: wire.syncGroupRequest, response: wire.syncGroupResponse };
const beat = { request: wire.heartbeatRequest, response: wire.heartbeatResponse };
const leave = { request: wire.leaveGroupRequest, response: wire.leaveGroupResponse };
const describe = { request: wire.describeGroupsRequest, response: wire.describeGroupsResponse };
const list = { request: wire.listGroupsRequest, response: wire.listGroupsResponse };
const remove = { request: wire.deleteGroupsRequest, response: wire.deleteGroupsResponse };

const METADATA = Buffer.from([0, 0, 0, 0, 0, 0, 255, 255, 255, 255]);

async function ready(): Promise<ApiStage> {
  const api = new ApiStage();
  await api.stage.groups.find('g');
  return api;
}

const joinRequest = (memberId = '', groupId = 'g') => ({
  groupId,
  memberId,
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 60_000,
  protocolType: 'consumer',
  protocols: [{ name: 'range', metadata: METADATA }],
});

/** Joins in a version, as the only member; answers what the member learns. */
function joined(api: ApiStage, version: number): wire.JoinGroupResponse {
  let noted = api.ask(joinGroup, join, version, joinRequest());
  if (version >= 4) {
    assert.equal(noted.answer?.errorCode, errorCode.MEMBER_ID_REQUIRED);
    assert.equal(noted.answer.protocolName, version >= 7 ? null : '');
    noted = api.ask(joinGroup, join, version, joinRequest(noted.answer.memberId));
  }
  api.stage.clock.pass(3_000);
  assert(noted.answer !== undefined);
  return noted.answer;
}

suite('membership', () => {
  for (let version = 0; version <= 9; version++) {
    test(`JoinGroup ${version}: a member learns its generation, and leads it`, async () => {
      const api = await ready();
      const answer = joined(api, version);
      assert.equal(answer.errorCode, 0);
      assert.equal(answer.generationId, 1);
      assert.equal(answer.protocolName, 'range');
      assert.equal(answer.protocolType, version >= 7 ? 'consumer' : null);
      assert.equal(answer.leader, answer.memberId);
      assert.deepEqual(answer.members[0]?.metadata, METADATA);
      const refused = api.ask(joinGroup, join, version, joinRequest('', ''));
      assert.equal(refused.answer?.errorCode, errorCode.INVALID_GROUP_ID);
      assert.equal(refused.answer.protocolName, version >= 7 ? null : '');
      if (version === 0) {
        const described = api.answer(describeGroups, describe, 0, { groups: ['g'] });
        assert.equal(described.groups[0]?.groupState, 'CompletingRebalance');
      }
    });
  }

  for (let version = 0; version <= 5; version++) {
    test(`SyncGroup ${version}: gives the assignment`, async () => {
      const api = await ready();
      const { memberId } = joined(api, 9);
      const request = { groupId: 'g', generationId: 1, memberId };
      const named = version >= 5 ? { protocolType: 'consumer', protocolName: 'range' } : {};
      if (version >= 5) {
        assert.equal(
          api.answer(syncGroup, sync, version, request).errorCode,
          errorCode.INCONSISTENT_GROUP_PROTOCOL,
        );
      }
      const assignments = [{ memberId, assignment: Buffer.from('part') }];
      const answer = api.answer(syncGroup, sync, version, { ...request, ...named, assignments });
      assert.equal(answer.errorCode, 0);
      assert.equal(answer.assignment.toString(), 'part');
      assert.equal(answer.protocolName, version >= 5 ? 'range' : null);
    });
  }

  for (let version = 0; version <= 4; version++) {
    test(`Heartbeat ${version}: answers for members, and only for them`, async () => {
      const api = await ready();
      const { memberId } = joined(api, 9);
      const ask = (id: string, generationId: number, groupId = 'g') =>
        api.answer(heartbeat, beat, version, { groupId, generationId, memberId: id }).errorCode;
      assert.equal(ask(memberId, 1), 0);
      assert.equal(ask(memberId, 2), errorCode.ILLEGAL_GENERATION);
      assert.equal(ask('stranger', 1), errorCode.UNKNOWN_MEMBER_ID);
      assert.equal(ask(memberId, 1, 'other'), errorCode.UNKNOWN_MEMBER_ID);
      assert.equal(ask(memberId, 1, ''), errorCode.INVALID_GROUP_ID);
    });
  }

  for (let version = 0; version <= 5; version++) {
    test(`LeaveGroup ${version}: the error is the member's`, async () => {
      const api = await ready();
      const { memberId } = joined(api, 9);
      const ask = (id: string) =>
        api.answer(
          leaveGroup,
          leave,
          version,
          version < 3
            ? { groupId: 'g', memberId: id }
            : { groupId: 'g', members: [{ memberId: id }] },
        );
      const refused = ask('stranger');
      const unknown = errorCode.UNKNOWN_MEMBER_ID;
      assert.equal(refused.errorCode, version < 3 ? unknown : 0);
      assert.deepEqual(
        refused.members.map((member) => member.errorCode),
        version < 3 ? [] : [unknown],
      );
      assert.equal(ask(memberId).errorCode, 0);
    });
  }

  test('a static member is known in the versions that know of them', async () => {
    const api = await ready();
    const request = { ...joinRequest(), groupInstanceId: 'one' };
    const noted = api.ask(joinGroup, join, 5, request);
    api.stage.clock.pass(3_000);
    assert.equal(noted.answer?.members[0]?.groupInstanceId, 'one');
    const described = api.answer(describeGroups, describe, 4, { groups: ['g'] });
    assert.equal(described.groups[0]?.members[0]?.groupInstanceId, 'one');
    assert.equal(described.groups[0]?.members[0]?.clientHost, '/127.0.0.1');
  });
});

suite('finding the coordinator', () => {
  test('one key or several, of every kind', async () => {
    const api = new ApiStage();
    for (let version = 0; version <= 6; version++) {
      const keys = version < 4 ? { key: 'g' } : { coordinatorKeys: ['g', 'h'] };
      const noted = api.ask(findCoordinator, find, version, keys);
      await new Promise(setImmediate);
      const { answer } = noted;
      const found = version < 4 ? answer : answer?.coordinators[1];
      assert.deepEqual(
        [found?.errorCode, found?.nodeId, found?.host, found?.port],
        [0, 1, 'here', 9092],
      );
      if (version < 4) assert.equal(answer?.errorMessage, version >= 1 ? 'NONE' : '');
      else
        assert.deepEqual(
          answer?.coordinators.map((each) => each.key),
          ['g', 'h'],
        );
    }
    const ask = async (keyType: number, key: string, version = 6) => {
      const noted = api.ask(findCoordinator, find, version, { keyType, coordinatorKeys: [key] });
      await new Promise(setImmediate);
      return noted.answer?.coordinators[0];
    };
    assert.equal((await ask(1, 'transactional-id'))?.nodeId, 1);
    assert.equal((await ask(2, 'g:id:0'))?.errorCode, errorCode.COORDINATOR_NOT_AVAILABLE);
    assert.equal((await ask(2, 'g'))?.errorCode, errorCode.INVALID_REQUEST);
    assert.equal((await ask(2, 'g:id:0', 5))?.errorCode, errorCode.INVALID_REQUEST);
    assert.equal((await ask(9, 'g'))?.errorCode, errorCode.UNKNOWN_SERVER_ERROR);
  });
});

suite('views', () => {
  for (let version = 0; version <= 6; version++) {
    test(`DescribeGroups ${version}: a stable group, and one that is not there`, async () => {
      const api = await ready();
      const { memberId } = joined(api, 9);
      const assignments = [{ memberId, assignment: Buffer.from('part') }];
      const named = { protocolType: 'consumer', protocolName: 'range' };
      api.answer(syncGroup, sync, 5, {
        groupId: 'g',
        generationId: 1,
        memberId,
        ...named,
        assignments,
      });
      const includeAuthorizedOperations = version >= 3;
      const { groups } = api.answer(describeGroups, describe, version, {
        groups: ['g', 'missing'],
        includeAuthorizedOperations,
      });
      const [stable, missing] = groups;
      assert.equal(stable?.groupState, 'Stable');
      assert.equal(stable.protocolData, 'range');
      assert.equal(stable.members[0]?.memberAssignment.toString(), 'part');
      assert.deepEqual(stable.members[0].memberMetadata, METADATA);
      // Read, delete, describe, describe configs, alter configs.
      assert.equal(stable.authorizedOperations, version >= 3 ? 0b1101_0100_1000 : -2147483648);
      assert.equal(missing?.groupState, 'Dead');
      assert.equal(missing.errorCode, version >= 6 ? errorCode.GROUP_ID_NOT_FOUND : 0);
      assert.equal(missing.errorMessage, version >= 6 ? 'Group missing not found.' : null);
    });
  }

  test('ListGroups: filters by state and type, whatever their case', async () => {
    const api = await ready();
    joined(api, 9);
    for (let version = 0; version <= 5; version++) {
      const [group] = api.answer(listGroups, list, version, {}).groups;
      assert.equal(group?.groupId, 'g');
      assert.equal(group.protocolType, 'consumer');
      assert.equal(group.groupState, version >= 4 ? 'CompletingRebalance' : '');
      assert.equal(group.groupType, version >= 5 ? 'classic' : '');
    }
    const count = (request: { statesFilter?: string[]; typesFilter?: string[] }) =>
      api.answer(listGroups, list, 5, request).groups.length;
    assert.equal(count({ statesFilter: [' completingrebalance', 'Empty'] }), 1);
    assert.equal(count({ statesFilter: ['Stable'] }), 0);
    assert.equal(count({ typesFilter: ['Classic'] }), 1);
    assert.equal(count({ typesFilter: ['consumer', 'nonsense'] }), 0);
  });

  test('DeleteGroups: each name once, each with its own error', async () => {
    const api = await ready();
    joined(api, 9);
    for (let version = 0; version <= 2; version++) {
      const { results } = api.answer(deleteGroups, remove, version, {
        groupsNames: ['g', 'missing', 'g'],
      });
      assert.deepEqual(
        results.map(({ groupId, errorCode: error }) => [groupId, error]),
        [
          ['g', errorCode.NON_EMPTY_GROUP],
          ['missing', errorCode.GROUP_ID_NOT_FOUND],
        ],
      );
    }
    assert.deepEqual(api.answer(deleteGroups, remove, 2, { groupsNames: [] }).results, []);
  });
});
