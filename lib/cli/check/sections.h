// The sections of `exosubmit check`, in the order in which they run. Each adds its steps; a later one uses
// what an earlier one learnt.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/check/step.h"
#include "config/settings.h"
#include "oauth/token.h"

namespace exosubmit::cli {

// What all sections ask about.
struct Inquiry {
  const config::Settings& settings;
  std::string settings_file;
  std::string config_directory;  // of the Postfix instance; empty: the default one
  std::string dns_server;        // HOST[:PORT] in place of the system's resolver; empty: the system's
  base::Clock& clock;
  base::Clock::Steady deadline;  // all waits end by it
  bool sends = false;            // real mail follows: what it proves is not told to be unproved
};

// The claims that decide, of a token that Entra gave; empty where it has none (Microsoft:
// access-token-claims-reference). `object_id` is the enterprise application's, which New-ServicePrincipal
// -ObjectId wants.
struct Claims {
  std::string audience = {};                      // aud
  std::string tenant = {};                        // tid, a GUID
  std::string application = {};                   // appid
  std::string object_id = {};                     // oid
  std::vector<std::string> roles = {};            // empty: an app-RBAC tenant, or no consent
  std::optional<base::Clock::Wall> expires = {};  // exp
};

// What earlier sections learnt.
struct Learnt {
  std::optional<oauth::Token> token;
  std::optional<Claims> claims;          // nothing: no token, or one that cannot be read
  std::set<std::string> signed_in = {};  // usernames of the mailboxes whose AUTH, MAIL and RCPT passed
};

// The credential on this host, without asking Entra: file, rights, form, certificate and key, expiry.
void check_credential(const Inquiry& inquiry, Steps& steps);

// Postfix's side: what `exosubmit wire` writes, everything that takes the mail elsewhere, the milter's
// socket, limits and timeouts, the way of the notices to [operator] contact. Changes nothing.
void check_postfix(const Inquiry& inquiry, Steps& steps);

// The domains that appear in From, in the public DNS: SPF, DKIM, DMARC. And earlier milters that sign.
void check_domains(const Inquiry& inquiry, Steps& steps);

// Entra: reachable, clock, token, claims.
void check_token(const Inquiry& inquiry, Learnt& learnt, Steps& steps);

// Exchange: name, TCP, banner, STARTTLS, certificate; then each mailbox: AUTH, MAIL, RCPT, RSET.
void check_exchange(const Inquiry& inquiry, Learnt& learnt, Steps& steps);

}  // namespace exosubmit::cli
