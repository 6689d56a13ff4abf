export { clockContract } from './clock.ts';
export { diskContract } from './disk.ts';
export { networkContract } from './network.ts';
export type { MakeStage, Stage } from './stage.ts';
