import { refusal, type Refusal } from './refusal.js';

const PASSWORD_LENGTH_MIN = 12;
const PASSWORD_LENGTH_MAX = 256;
/** Characters that a guesser cannot derive from the ones before. */
const SURPRISES_MIN = 8;

/** What a password must not be derived from. */
export interface PasswordOwner {
  readonly login: string;
  readonly name: string;
}

export type PasswordProblemCode = 'TOO_SHORT' | 'TOO_LONG' | 'PREDICTABLE';

export interface PasswordProblem {
  readonly code: PasswordProblemCode;
  readonly message: string;
}

/** Strength from 0 (refused) to 4. */
export type PasswordStrength = 0 | 1 | 2 | 3 | 4;

export interface PasswordVerdict {
  /** Empty if the password is accepted. */
  readonly problems: readonly PasswordProblem[];
  readonly strength: PasswordStrength;
}

/** The form that is hashed: the same characters give the same password however a keyboard composes them. */
export function normalPassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * Judges a password by its length and by how much of it is common words, the owner's names, repetitions and sequences.
 * There are no rules about character classes: they make passwords harder to remember, not to guess (NIST SP 800-63B).
 */
export function judgePassword(password: string, owner: PasswordOwner): PasswordVerdict {
  const characters = [...normalPassword(password)];
  const surprises = surprisesIn(characters.join(''), owner);
  const problems = [
    ...lengthProblems(characters.length),
    ...(surprises < SURPRISES_MIN ? [PREDICTABLE] : []),
  ];
  return { problems, strength: problems.length > 0 ? 0 : strengthOf(surprises) };
}

/** `null` if the password is accepted. */
export function refuseWeak(password: string, owner: PasswordOwner): Refusal | null {
  const { problems } = judgePassword(password, owner);
  if (problems.length === 0) return null;
  return refusal('PASSWORD_WEAK', problems.map(({ message }) => message).join('. '), {
    problems: problems.map(({ code }) => code).join(','),
  });
}

const PREDICTABLE: PasswordProblem = {
  code: 'PREDICTABLE',
  message:
    'The password consists mostly of common words, your name, repetitions or sequences: use several unrelated words',
};

function lengthProblems(length: number): readonly PasswordProblem[] {
  if (length < PASSWORD_LENGTH_MIN) {
    const message = `The password has ${length} characters; at least ${PASSWORD_LENGTH_MIN} are required`;
    return [{ code: 'TOO_SHORT', message }];
  }
  if (length > PASSWORD_LENGTH_MAX) {
    const message = `The password has ${length} characters; at most ${PASSWORD_LENGTH_MAX} are allowed`;
    return [{ code: 'TOO_LONG', message }];
  }
  return [];
}

function strengthOf(surprises: number): PasswordStrength {
  return surprises < 10 ? 1 : surprises < 13 ? 2 : surprises < 17 ? 3 : 4;
}

/** Stands for a word that was taken out; counted as one character. */
const WORD = '\u0000';
const KEYBOARD_ROWS = ['qwertyuiop', 'qwertzuiop', 'asdfghjkl', 'zxcvbnm', 'yxcvbnm', '1234567890'];
const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** Counts the characters that neither belong to a known word nor follow from the two before. */
function surprisesIn(password: string, owner: PasswordOwner): number {
  const lower = password.toLowerCase();
  const words = [...partsOf(owner), ...COMMON_WORDS];
  const plain = withoutWords(lower, words);
  const alike = withoutWords([...lower].map((each) => LOOKALIKES[each] ?? each).join(''), words);
  return Math.min(countSurprises(plain), countSurprises(alike));
}

function withoutWords(text: string, words: readonly string[]): string {
  return words.reduce((rest, word) => rest.replaceAll(word, WORD), text);
}

/** The parts of login and name with at least three characters, the longest first. */
function partsOf({ login, name }: PasswordOwner): readonly string[] {
  return [login, ...`${login} ${name}`.split(/[^\p{L}\p{N}]+/u)]
    .map((part) => part.toLowerCase())
    .filter((part) => part.length >= 3)
    .sort((left, right) => right.length - left.length);
}

function countSurprises(text: string): number {
  const characters = [...text];
  const seen = new Set<string>();
  let count = 0;
  characters.forEach((each, index) => {
    const [before, beforeThat] = [characters[index - 1], characters[index - 2]];
    const follows = before !== undefined && continues(before, each, beforeThat);
    // A block of three characters that occurred before is a repetition.
    const block = characters.slice(index - 2, index + 1).join('');
    const isRepeated = index >= 2 && seen.has(block);
    if (index >= 2) seen.add(block);
    if (!follows && !isRepeated) count += 1;
  });
  return Math.min(count, new Set(characters).size * 2);
}

/** Whether `each` repeats `before`, or continues its sequence in the alphabet or on a keyboard. */
function continues(before: string, each: string, beforeThat: string | undefined): boolean {
  if (each === before) return true;
  const step = each.charCodeAt(0) - before.charCodeAt(0);
  const earlier = beforeThat === undefined ? 0 : before.charCodeAt(0) - beforeThat.charCodeAt(0);
  if (Math.abs(step) === 1 && (earlier === step || beforeThat === undefined)) return true;
  return KEYBOARD_ROWS.some((row) => row.includes(before + each) || row.includes(each + before));
}

/** The stems of the most used passwords, longest first so that a longer one is taken out before its part. */
const COMMON_WORDS: readonly string[] =
  `password passwort passw0rd kennwort welcome willkommen letmein changeme iloveyou administrator
  football baseball basketball sunshine princess superman starwars whatever trustno computer internet
  samsung charlie michael jordan hunter shadow master dragon monkey freedom batman pokemon killer
  ginger cookie summer winter spring autumn sommer herbst january february march april june july
  august september october november december monday tuesday wednesday thursday friday saturday sunday
  secret geheim qwerty qwertz asdf zxcv admin root login user test guest default access hello hallo
  love pass word money trading trader bitcoin ethereum crypto coin tidegate kraken coinbase account
  correct horse battery staple`
    .split(/\s+/)
    .sort((left, right) => right.length - left.length);
