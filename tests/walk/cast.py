"""Everybody who may stand before a door, each brought into their state by the services themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casework.keys.tokens import digest_of_token, new_id, new_token
from casework.keys.totp import code_of, step_at
from casework.services import (
    accepting,
    addressees,
    doors,
    freezes,
    invitations,
    members,
    people,
    resets,
    second_factor,
    walls,
)
from casework.services.actors import ADMINISTRATOR, CLIENT, LAWYER, PARALEGAL, Actor
from casework.services.addressees import Addressee
from casework.services.matters import Matter
from casework.services.office import Office, found_firm, new_setup_code
from casework.store import people as accounts
from casework.store import sessions
from casework.store.sessions import Session

PASSWORD = "violet harbour seven lamps"
STAFF = {
    "paralegal": PARALEGAL,
    "paralegal-member": PARALEGAL,
    "lawyer": LAWYER,
    "lawyer-member": LAWYER,
    "lawyer-walled": LAWYER,
    "lead-long-ago-confirmed": LAWYER,
    "invited": LAWYER,
    "accepted": LAWYER,
    "removed": PARALEGAL,
    "suspended": LAWYER,
    "half-signed-in": LAWYER,
    "must-change-password": LAWYER,
}
IN_THE_TEAM = {
    "paralegal-member", "lawyer-member", "lawyer-walled", "lead-long-ago-confirmed", "removed", "suspended",
    "half-signed-in", "must-change-password",
}  # fmt: skip
CLIENTS = ("client", "client-frozen", "client-of-another")
STATES = ("anonymous", "lead", "administrator", "accepted-without-account", *STAFF, *CLIENTS)


@dataclass(frozen=True)
class Player:
    """Somebody in a state, and the token their browser holds; without one nobody is recognised."""

    state: str
    token: str = ""
    account: str = ""


class Cast:
    """A firm with two leads, who each lead matters of their own, and everybody else around `home`."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.clients: dict[str, str] = {}
        self.lead = self._found()
        self.administrator = self._administrator()
        self.accounts = {state: self._colleague(state, role) for state, role in STAFF.items()}
        self.rival = self._fresh(self._colleague("rival", LAWYER))
        self.lead = self._fresh(self.lead)

    def gather(self, home: Matter, walled: Matter, foreign: Matter) -> tuple[Player, ...]:
        """Bring everybody into their state, all of it towards `home`, and return them."""
        for state in sorted(IN_THE_TEAM):
            self._joins(self.accounts[state], home)
        members.make_lead(self.office, self.lead, home.id, self.accounts["lead-long-ago-confirmed"].id)
        self._invited(self.lead, home, self.accounts["invited"])
        self._accepted(self.accounts["accepted"], home)
        without = self._newcomer("accepted-without-account", self.lead, home, LAWYER, is_confirmed=False)
        for state in CLIENTS:
            self.clients[state] = self._client(state, foreign if state == "client-of-another" else home)
        for one in (*self.accounts.values(), self.lead, self.administrator):
            walls.build(self.office, self.rival, walled.id, one.id, reason="a walk")
        players = [Player("anonymous"), self._enters("lead", self.lead)]
        players += [
            self._enters("administrator", self.administrator),
            self._planted("accepted-without-account", without),
        ]
        players += [self._enters(state, one) for state, one in self.accounts.items() if state not in UNUSUAL]
        players += [self._half_in("half-signed-in"), self._planted("suspended", self.accounts["suspended"].id)]
        players += [self._enters("must-change-password", self.accounts["must-change-password"])]
        players += [self._client_enters(state, account) for state, account in self.clients.items()]
        self._turn_against(home)
        return tuple(sorted(players, key=lambda one: STATES.index(one.state)))

    def parts(self, home: Matter, foreign: Matter, walled: Matter) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
        """Return by route the people and links it can be asked about; and the same things of other people."""
        member, office = self.accounts["paralegal-member"].id, self.office
        into_home = self._asked_in("guest", self.lead, home)
        into_firm = invitations.invite_to_firm(
            office, self.administrator, name="new", email=_address("new"), role=LAWYER
        )
        reset = resets.start(office, self.administrator, self.accounts["lawyer"].id)
        waiting = self.accounts["lawyer-member"].id
        resets.start(office, self.lead, waiting)
        walls_at_home = walls.of(office, self.lead, home.id)
        own = {
            "account_id": member,
            "wall_id": walls_at_home[0].id,
            "invitation_id": into_home.id,
            "token": into_home.token,
            "step": "remove",
            "form": "csv",
            "addressee_id": addressees.add(office, self.lead, Addressee("", "ncb", "NCB Talsk")),
        }
        by_route = {"": own, "team.freeze": {"account_id": self.clients["client"]}}
        by_route |= {f"people.{name}": {"account_id": member, "step": "suspend"} for name in ("ask", "do")}
        by_route |= {"people.cancel_reset": {"account_id": self.accounts["lawyer"].id}}
        by_route |= {"resets.cancel": {"account_id": waiting}}
        by_route |= {"people.withdraw": {"invitation_id": into_firm.id}}
        by_route |= {f"resetting.{name}": {"token": reset.token} for name in ("page", "by_link")}
        others = {"account_id": self.rival.id, "invitation_id": self._asked_in("other", self.rival, foreign).id}
        return by_route, others | {"wall_id": walls.of(office, self.rival, walled.id)[0].id}

    def _asked_in(self, name: str, lead: Actor, matter: Matter) -> invitations.Invitation:
        return invitations.invite(self.office, lead, matter.id, name=name, email=_address(name), role=LAWYER)

    def _turn_against(self, home: Matter) -> None:
        """What happens while they are signed in: a wall, a removal, a suspension, a freeze, a duty to choose anew."""
        walls.build(self.office, self.lead, home.id, self.accounts["lawyer-walled"].id, reason="a walk")
        members.remove(self.office, self.lead, home.id, self.accounts["removed"].id)
        with self.office.engines.write.begin() as connection:
            accounts.set_state(connection, self.accounts["suspended"].id, accounts.SUSPENDED)
            accounts.set_state(connection, self.accounts["must-change-password"].id, accounts.MUST_CHANGE)
        freezes.freeze_client(self.office, self.lead, home.id, self.clients["client-frozen"])

    def _found(self) -> Actor:
        code = new_setup_code(self.office)
        founder = found_firm(self.office, code, firm="Walkers", name="lead", email=_address("lead"), password=PASSWORD)
        return self._fresh(founder)

    def _administrator(self) -> Actor:
        """Appoint one; from then on the founder is a lawyer and nothing else."""
        one = self._colleague("administrator", ADMINISTRATOR)
        people.appoint_administrator(self.office, self.lead, one.id)
        self.lead = replace(self.lead, is_administrator=False)
        return self._fresh(replace(one, role=ADMINISTRATOR, is_administrator=True))

    def _colleague(self, state: str, role: str) -> Actor:
        admin = getattr(self, "administrator", None) or self.lead
        made = invitations.invite_to_firm(self.office, admin, name=state, email=_address(state), role=role)
        account = accepting.accept(self.office, made.token, made.voice_code, password=PASSWORD)
        people.confirm(self.office, admin, account)
        return Actor(account, state, _address(state), role=role)

    def _newcomer(self, state: str, lead: Actor, matter: Matter, role: str, *, is_confirmed: bool = True) -> str:
        made = invitations.invite(self.office, lead, matter.id, name=state, email=_address(state), role=role)
        account = accepting.accept(self.office, made.token, made.voice_code, password=PASSWORD)
        if is_confirmed:
            members.confirm(self.office, lead, matter.id, account)
        return account

    def _client(self, state: str, matter: Matter) -> str:
        lead = self.rival if state == "client-of-another" else self.lead
        return self._newcomer(state, lead, matter, CLIENT)

    def _invited(self, lead: Actor, matter: Matter, one: Actor) -> invitations.Invitation:
        return invitations.invite(self.office, lead, matter.id, name=one.name, email=one.email, role=one.role)

    def _accepted(self, one: Actor, matter: Matter) -> None:
        made = self._invited(self.lead, matter, one)
        accepting.accept_signed_in(self.office, one, made.token, made.voice_code)

    def _joins(self, one: Actor, matter: Matter) -> None:
        self._accepted(one, matter)
        members.confirm(self.office, self.lead, matter.id, one.id)

    def _fresh(self, one: Actor) -> Actor:
        return replace(one, stepped_up_at=self.office.clock())

    def _enters(self, state: str, one: Actor) -> Player:
        """Sign in with password and second factor, which is also a step up."""
        half = doors.sign_in(self.office, one.email, PASSWORD)
        begun = second_factor.begin(self.office, half.actor)
        whole = second_factor.confirm(self.office, half.actor, code_of(begun.secret, step_at(self.office.clock())))
        if state == "lead-long-ago-confirmed":
            return self._planted(state, one.id)
        return Player(state, whole.signed_in.token, one.id)

    def _client_enters(self, state: str, account: str) -> Player:
        opened = doors.sign_in(self.office, _address(state), PASSWORD)
        token = second_factor.put_off(self.office, opened.actor).token if opened.is_confined else opened.token
        return Player(state, token, account)

    def _half_in(self, state: str) -> Player:
        """Whoever has given the password, and has a second factor that is still to come."""
        self._enters(state, self.accounts[state])
        half = doors.sign_in(self.office, _address(state), PASSWORD)
        assert half.is_confined
        return Player(state, half.token, self.accounts[state].id)

    def _planted(self, state: str, account: str) -> Player:
        """A session that no door would open: the state of the account must suffice to end it."""
        token, now = new_token(), self.office.clock()
        with self.office.engines.write.begin() as connection:
            sessions.start_session(connection, Session(digest_of_token(token), account, now, now, id=new_id()))
        return Player(state, token, account)


UNUSUAL = {"half-signed-in", "suspended", "must-change-password"}


def _address(state: str) -> str:
    return f"{state}@example.org"
