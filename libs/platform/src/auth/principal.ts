import { type Role } from '@lindung/integration-events/http/roles';

/** A person as a verified token describes them. */
export interface Principal {
  /** Stable id of the person at their provider. */
  readonly subject: string;
  /** Display name of the official. */
  readonly name: string;
  /** The roles of Lindung that the token carries; unknown ones are left out. */
  readonly roles: readonly Role[];
}

/** The person behind a request, under the role that opened this route to them. */
export interface RequestActor extends Principal {
  /** The first of the route's roles that the person has. */
  readonly role: Role;
}

/** Checks bearer tokens. A known token is answered at once, others after a signature check. */
export interface AccessTokenVerifier {
  /**
   * @throws InvalidTokenError when the token is forged, expired, for others or carries no subject.
   * @throws ProblemError 503 when the provider's keys cannot be had.
   */
  verify(token: string): Principal | Promise<Principal>;
}

/** The token is not acceptable; says why in words that are safe to answer. */
export class InvalidTokenError extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'InvalidTokenError';
  }
}
