import { type SignInConfig } from '../config.js';
import { demoTokenVerifier, oidcTokenVerifier } from './access-token.js';
import { demoTokenKey } from './demo-sign-in.js';
import { type AccessTokenVerifier } from './principal.js';

/** Checks tokens as the configuration says: the provider's, or the demo sign-in's by the signing key. */
export function verifierFor(signIn: SignInConfig, signingKey: () => Uint8Array): AccessTokenVerifier {
  return signIn.kind === 'oidc' ? oidcTokenVerifier(signIn) : demoTokenVerifier(demoTokenKey(signingKey()));
}
