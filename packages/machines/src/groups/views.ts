/** How operators see groups: DescribeGroups and ListGroups. Reading only. */
import { errorCode } from '@odradek/wire/errors';
import type { ClassicGroup } from './classic-group.ts';
import type { ForeignGroupType } from './entries.ts';
import type { DescribedGroup, ListedGroup } from './requests.ts';
import { NO_BYTES } from './requests.ts';

export function describeGroup(group: ClassicGroup): DescribedGroup {
  // Before the group is stable, what members said and got belongs to no generation.
  const isStable = group.state === 'Stable';
  return {
    errorCode: errorCode.NONE,
    errorMessage: null,
    groupId: group.groupId,
    groupState: group.state,
    protocolType: group.protocolType ?? '',
    protocolData: isStable ? (group.protocolName ?? '') : '',
    members: Array.from(group.members.values(), (member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      memberMetadata: (isStable ? member.metadata(group.protocolName) : undefined) ?? NO_BYTES,
      memberAssignment: member.assignment,
    })),
  };
}

export function describeUnknown(groupId: string, isOfOtherType: boolean): DescribedGroup {
  return {
    errorCode: errorCode.GROUP_ID_NOT_FOUND,
    errorMessage: `Group ${groupId} ${isOfOtherType ? 'is not a classic group' : 'not found'}.`,
    groupId,
    groupState: 'Dead',
    protocolType: '',
    protocolData: '',
    members: [],
  };
}

export function listGroup(group: ClassicGroup): ListedGroup {
  return {
    groupId: group.groupId,
    protocolType: group.protocolType ?? '',
    groupState: group.state,
    groupType: 'classic',
  };
}

export function listForeign(groupId: string, type: ForeignGroupType): ListedGroup {
  return { groupId, protocolType: type, groupState: 'Empty', groupType: type };
}

/** Filters as ListGroups has them: empty ones let everything pass, and case does not matter. */
export interface GroupFilter {
  readonly states: readonly string[];
  readonly types: readonly string[];
}

export function passes(group: ListedGroup, filter: GroupFilter): boolean {
  const { states, types } = filter;
  const state = group.groupState.toLowerCase();
  return (
    (states.length === 0 || states.some((name) => name.trim().toLowerCase() === state)) &&
    (types.length === 0 || types.some((name) => name.toLowerCase() === group.groupType))
  );
}
