/** What other parts of the workspace take from here: brokers as processes, and foreign tools. */
export { cacheFolder, temporaryFolder } from './cache.ts';
export { type CommandOptions, type CommandResult, run, runOrThrow } from './command.ts';
export { BrokerNode, type NodeKind, type NodeOptions, startNode } from './nodes.ts';
export type { Properties } from './properties.ts';
export { type Found, goProgram, java } from './toolchains.ts';
export { createTopics, type TopicOptions } from './topics.ts';
