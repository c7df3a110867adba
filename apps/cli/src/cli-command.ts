import { Command } from 'commander';

/**
 * A command that reports an unknown option before a missing mandatory option: the unknown option is often the missing one,
 * misspelt.
 */
export class CliCommand extends Command {
  override createCommand(name?: string): Command {
    return new CliCommand(name);
  }

  override parseOptions(argv: string[]): ReturnType<Command['parseOptions']> {
    const parsed = super.parseOptions(argv);
    const isLeaf = this.commands.length === 0;
    // Commander checks mandatory options first; without them it reports the unknown option.
    if (isLeaf && parsed.unknown.length > 0) {
      for (const option of this.options) option.mandatory = false;
    }
    return parsed;
  }
}
