import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { Public } from '@lindung/platform/auth/access';
import { type DemoTokenAnswer, issueDemoToken } from '@lindung/platform/auth/demo-sign-in';

/** Injection token of the key that demo tokens are signed with. */
export const DEMO_TOKEN_KEY = Symbol('DemoTokenKey');

/** The built-in sign-in; this controller exists only where no OpenID provider is set. */
@Controller('v1/demo')
export class DemoSignInController {
  constructor(@Inject(DEMO_TOKEN_KEY) private readonly key: Uint8Array) {}

  @Post('token')
  @HttpCode(200)
  @Public()
  token(@Body() body: unknown): Promise<DemoTokenAnswer> {
    return issueDemoToken(body, this.key);
  }
}
