/** What all replicated machines share. Each machine has a face of its own beside this one. */
export type { Decision, Immutable, Machine } from './machine.ts';
