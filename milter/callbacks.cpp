#include "milter/callbacks.h"

#include <arpa/inet.h>
#include <libmilter/mfapi.h>
#include <netinet/in.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "log/events.h"
#include "milter/session.h"

namespace exosubmit::milter {
namespace {

// libmilter's callbacks carry nothing of ours before there is a context: set by serve(), for its whole time.
Daemon* the_daemon = nullptr;

class Context final : public Postfix {
 public:
  explicit Context(SMFICTX* context) : context_(context) {}

  std::string macro(const char* name) override {
    // smfi_getsymval takes a char* for historical reasons and does not write to it.
    const char* const value = smfi_getsymval(context_, const_cast<char*>(name));
    return value == nullptr ? "" : value;
  }
  void progress() override { smfi_progress(context_); }
  bool delete_recipient(const std::string& argument) override {
    if (!the_daemon->removes_recipients()) return true;
    std::string writable = argument;
    return smfi_delrcpt(context_, writable.data()) == MI_SUCCESS;
  }

 private:
  SMFICTX* context_;
};

sfsistat status_of(Step::Kind kind) {
  switch (kind) {
    case Step::Kind::kContinue:
      return SMFIS_CONTINUE;
    case Step::Kind::kAccept:
      return SMFIS_ACCEPT;
    case Step::Kind::kDiscard:
      return SMFIS_DISCARD;
    case Step::Kind::kReject:
      return SMFIS_REJECT;
    case Step::Kind::kTempfail:
      break;
  }
  return SMFIS_TEMPFAIL;
}

sfsistat answer(SMFICTX* context, const Step& step) {
  if (step.reply) {
    std::string code = std::to_string(step.reply->code);
    std::string status = step.reply->status.to_string();
    std::string text = step.reply->text;
    smfi_setreply(context, code.data(), status.data(), text.data());
  }
  return status_of(step.kind);
}

// Runs `body` for the connection's session. Nothing may cross a C callback: the message is given up instead,
// since not every callback's answer is sent.
template <typename Body>
sfsistat guarded(SMFICTX* context, Body body) {
  auto* const session = static_cast<Session*>(smfi_getpriv(context));
  if (session == nullptr) return SMFIS_TEMPFAIL;
  try {
    return body(*session);
  } catch (const std::exception& exception) {
    log::alert(the_daemon->sink(), {}, std::string("message deferred: ") + exception.what());
  } catch (...) {
    log::alert(the_daemon->sink(), {}, "message deferred: unknown exception");
  }
  session->give_up();
  return SMFIS_TEMPFAIL;
}

std::vector<std::string> arguments(char** words) {
  std::vector<std::string> result;
  for (; *words != nullptr; ++words) result.emplace_back(*words);
  return result;
}

std::string address_of(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address == nullptr) return "127.0.0.1";  // a local socket
  const void* const octets =
      address->sa_family == AF_INET6
          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr)
          : &reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
  return inet_ntop(address->sa_family, octets, text.data(), text.size()) == nullptr ? "" : text.data();
}

void ask_for_macros(SMFICTX* context) {
  const struct {
    int stage;
    const char* macros;
  } lists[] = {{SMFIM_CONNECT, "j {daemon_name}"},
               {SMFIM_ENVFROM, "{auth_authen} {tls_version}"},
               {SMFIM_ENVRCPT, "{rcpt_mailer}"},
               {SMFIM_EOM, "i"}};
  for (const auto& list : lists) {
    std::string macros = list.macros;
    smfi_setsymlist(context, list.stage, macros.data());
  }
}

sfsistat on_negotiate(SMFICTX* context, unsigned long offered_actions, unsigned long offered_steps,
                      unsigned long, unsigned long, unsigned long* actions, unsigned long* steps,
                      unsigned long*, unsigned long*) {
  // No answers to what we always let go on; never SMFIP_NR_MAIL: ACCEPT at MAIL then hangs for 300 s.
  constexpr unsigned long kSteps =
      SMFIP_HDR_LEADSPC | SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_HDR | SMFIP_NR_BODY | SMFIP_NOUNKNOWN;
  constexpr unsigned long kActions = SMFIF_DELRCPT | SMFIF_SETSYMLIST;
  *actions = offered_actions & kActions;
  *steps = offered_steps & kSteps;
  if ((*actions & SMFIF_SETSYMLIST) != 0) ask_for_macros(context);
  try {
    auto session = std::make_unique<Session>(*the_daemon, *actions == kActions && *steps == kSteps);
    if (smfi_setpriv(context, session.get()) == MI_SUCCESS) static_cast<void>(session.release());
  } catch (const std::exception&) {
    // Without a session every later callback of this connection defers.
  }
  return SMFIS_CONTINUE;
}

sfsistat on_connect(SMFICTX* context, char* name, _SOCK_ADDR* address) {
  Context postfix(context);
  return guarded(context, [&](Session& session) {
    session.connect(name == nullptr ? "unknown" : name,
                    address_of(reinterpret_cast<const sockaddr*>(address)), postfix);
    return SMFIS_NOREPLY;
  });
}

sfsistat on_helo(SMFICTX* context, char* name) {
  return guarded(context, [&](Session& session) {
    session.helo(name == nullptr ? "" : name);
    return SMFIS_NOREPLY;
  });
}

sfsistat on_mail(SMFICTX* context, char** words) {
  Context postfix(context);
  return guarded(context, [&](Session& s) { return answer(context, s.mail(arguments(words), postfix)); });
}

sfsistat on_recipient(SMFICTX* context, char** words) {
  Context postfix(context);
  return guarded(context,
                 [&](Session& s) { return answer(context, s.recipient(arguments(words), postfix)); });
}

sfsistat on_data(SMFICTX* context) {
  return guarded(context, [&](Session& session) { return answer(context, session.data()); });
}

sfsistat on_header(SMFICTX* context, char* name, char* value) {
  return guarded(context, [&](Session& session) {
    session.header(name, value);
    return SMFIS_NOREPLY;
  });
}

sfsistat on_end_of_header(SMFICTX* context) {
  return guarded(context, [&](Session& session) { return answer(context, session.end_of_header()); });
}

sfsistat on_body(SMFICTX* context, unsigned char* octets, std::size_t size) {
  return guarded(context, [&](Session& session) {
    session.body({reinterpret_cast<const char*>(octets), size});
    return SMFIS_NOREPLY;
  });
}

sfsistat on_end_of_message(SMFICTX* context) {
  Context postfix(context);
  return guarded(context, [&](Session& s) { return answer(context, s.end_of_message(postfix)); });
}

sfsistat on_abort(SMFICTX* context) {
  if (auto* const session = static_cast<Session*>(smfi_getpriv(context))) session->abort();
  return SMFIS_CONTINUE;
}

sfsistat on_close(SMFICTX* context) {
  // A nudge reaches only this callback, without a context of ours.
  delete static_cast<Session*>(smfi_getpriv(context));
  smfi_setpriv(context, nullptr);
  return SMFIS_CONTINUE;
}

}  // namespace

base::Result<void> open_socket(const std::string& socket, unsigned mode) {
  char name[] = "exosubmit";
  smfiDesc description{};
  description.xxfi_name = name;
  description.xxfi_version = SMFI_VERSION;
  description.xxfi_flags = SMFIF_DELRCPT | SMFIF_SETSYMLIST;
  description.xxfi_connect = on_connect;
  description.xxfi_helo = on_helo;
  description.xxfi_envfrom = on_mail;
  description.xxfi_envrcpt = on_recipient;
  description.xxfi_data = on_data;
  description.xxfi_header = on_header;
  description.xxfi_eoh = on_end_of_header;
  description.xxfi_body = on_body;
  description.xxfi_eom = on_end_of_message;
  description.xxfi_abort = on_abort;
  description.xxfi_close = on_close;
  description.xxfi_negotiate = on_negotiate;

  constexpr int kBacklog = 512;  // a burst of Postfix's sessions, and a nudge for each
  std::string writable = socket;
  if (smfi_register(description) != MI_SUCCESS || smfi_setconn(writable.data()) != MI_SUCCESS ||
      smfi_setbacklog(kBacklog) != MI_SUCCESS) {
    return base::failure(base::operator_must_act("milter socket " + socket + ": libmilter refused it"));
  }
  const mode_t before = umask(~mode & 0777U);
  const int opened = smfi_opensocket(true);
  const int error = errno;
  umask(before);
  if (opened == MI_SUCCESS) return {};
  return base::failure(
      base::operator_must_act("milter socket " + socket + " cannot be made: " + std::strerror(error) +
                              "; its directory must exist and belong to the user this daemon runs as"));
}

base::Result<void> serve(Daemon& daemon) {
  the_daemon = &daemon;
  if (smfi_main() != MI_SUCCESS) return base::failure(base::operator_must_act("libmilter could not begin"));
  return {};
}

void stop_serving(Daemon& daemon) {
  // An answer is written by libmilter after its callback has returned.
  std::this_thread::sleep_for(std::chrono::milliseconds{50});
  // libmilter's listener looks for a stop every five seconds or when it is woken, and smfi_stop() waits for
  // it.
  const auto stopped = std::async(std::launch::async, smfi_stop);
  do {
    daemon.wake_worker().knock();
  } while (stopped.wait_for(std::chrono::milliseconds{10}) != std::future_status::ready);
}

}  // namespace exosubmit::milter
