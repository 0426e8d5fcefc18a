/** Who has done it, in the audit log and in pushes, where somebody was at the command line. */
export const COMMAND_LINE = 'command line';
