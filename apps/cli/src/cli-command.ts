import { Command } from 'commander';

/**
 * A command that names an option it does not know before one that is missing: the unknown one is often the missing one,
 * misspelt.
 */
export class CliCommand extends Command {
  override createCommand(name?: string): Command {
    return new CliCommand(name);
  }

  override parseOptions(argv: string[]): ReturnType<Command['parseOptions']> {
    const parsed = super.parseOptions(argv);
    const isLeaf = this.commands.length === 0;
    // With nothing mandatory left, the check for unknown options is the next to speak.
    if (isLeaf && parsed.unknown.length > 0) {
      for (const option of this.options) option.mandatory = false;
    }
    return parsed;
  }
}
