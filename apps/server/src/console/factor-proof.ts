import type { StepUpRequest } from '@tidegate/contracts';
import { TidegateError } from '@tidegate/kernel';
import type { FactorProof, RelyingParty } from '@tidegate/tenants';

/** The one proof that a request has. Throws `REQUEST_INVALID` for none or several. */
export function proofOf(request: StepUpRequest, party: RelyingParty): FactorProof {
  const { password, code, recoveryCode, ticket, response } = request;
  const proofs: FactorProof[] = [];
  if (password !== undefined) proofs.push({ type: 'password', password });
  if (code !== undefined) proofs.push({ type: 'totp', code });
  if (recoveryCode !== undefined) proofs.push({ type: 'recovery-code', code: recoveryCode });
  if (ticket !== undefined) proofs.push({ type: 'passkey', party, ticket, response });
  const [proof, ...more] = proofs;
  if (proof && more.length === 0) return proof;
  throw new TidegateError(
    'REQUEST_INVALID',
    'Send exactly one proof: password, code, recoveryCode, or ticket with response',
  );
}
