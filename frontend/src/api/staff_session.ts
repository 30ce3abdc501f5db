import { SessionApi } from "./session";
import type { Session } from "./types";

/** What only those with a second factor do about who they are: no student's page carries it. */
export class StaffSessionApi extends SessionApi {
  async secondFactor(proof: { code: string } | { recovery_code: string }): Promise<Session> {
    return this.keep(await this.client.post("/api/session/second-factor", proof, { alone: true }));
  }

  async redeemInvitation(code: string, password: string): Promise<Session> {
    await this.current();
    return this.keep(await this.client.post("/api/invitations/redeem", { code, password }));
  }

  async newSecondFactor(): Promise<{ secret: string; uri: string }> {
    return (await this.client.post("/api/second-factor")) as { secret: string; uri: string };
  }

  async confirmSecondFactor(code: string): Promise<{ recovery_codes: string[]; session: Session }> {
    const answer = await this.client.post("/api/second-factor/confirm", { code }, { alone: true });
    const { recovery_codes, session } = answer as { recovery_codes: string[]; session: Session };
    return { recovery_codes, session: this.keep(session) };
  }

  async changePassword(current: string, next: string): Promise<Session> {
    return this.keep(await this.client.post("/api/password", { current, new: next }, { alone: true }));
  }
}
