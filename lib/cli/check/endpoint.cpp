#include "cli/check/endpoint.h"

#include <chrono>

#include <fmt/format.h>

#include "cli/check/way_out.h"
#include "oauth/retry_after.h"
#include "submit/submission_core.h"

namespace exosubmit::cli {
namespace {

using Failure = oauth::EndpointFailure;

constexpr std::chrono::minutes kOddSkew{2};
constexpr std::chrono::minutes kWrongSkew{5};  // an assertion is good for about as long

// "host" and "host:port" of the token endpoint's URL.
std::string server_of(const std::string& url) {
  const std::size_t begin = url.find("://") + 3;
  return url.substr(begin, url.find('/', begin) - begin);
}
std::string host_of(const std::string& url) {
  const std::string server = server_of(url);
  return server.substr(0, server.rfind(':'));
}

std::string openssl_command(const std::string& url) {
  const std::string server = server_of(url);
  const bool has_port = server.find(':') != std::string::npos;
  return fmt::format(
      "openssl s_client -connect {}{} -servername {} < /dev/null | openssl x509 -noout -issuer", server,
      has_port ? "" : ":443", host_of(url));
}

// A host that only a proxy leads out of fails by name or by silence.
void tell_of_proxy(Step& step, const config::EntraSettings& settings) {
  const std::string proxy = environment_proxy();
  if (!settings.proxy.empty() || proxy.empty()) return;
  step.id = "token.proxy";
  step.cause = "There is no direct way, and this host's environment names a proxy (" + proxy +
               "), which only the settings can make exosubmit use";
  step.remedy = {"[entra] proxy = " + proxy,
                 "[exchange] proxy = " + proxy + "   (it must allow CONNECT to port 587)"};
}

Step no_name(const config::EntraSettings& settings) {
  const std::string host = host_of(settings.token_endpoint);
  Step step{"token.dns", Verdict::kFail, "the name " + host};
  step.cause = "The name of Entra ID's token endpoint cannot be resolved on this host";
  step.remedy = {"getent hosts " + host + "; cat /etc/resolv.conf",
                 "Where only a proxy leads out: [entra] proxy = http://PROXY:PORT"};
  tell_of_proxy(step, settings);
  return step;
}

Step no_way(const config::EntraSettings& settings) {
  Step step{"token.network", Verdict::kFail, "a connection to " + server_of(settings.token_endpoint)};
  step.cause = "Entra ID's token endpoint cannot be reached from this host";
  step.remedy = {"Allow outgoing TCP port 443 to " + host_of(settings.token_endpoint) + " in the firewall",
                 "Where only a proxy leads out: [entra] proxy = http://PROXY:PORT"};
  tell_of_proxy(step, settings);
  return step;
}

Step bad_proxy(const config::EntraSettings& settings) {
  return {"token.proxy",
          Verdict::kFail,
          "the proxy " + without_password(settings.proxy),
          "",
          "",
          "The proxy of [entra] cannot be reached, or does not let us through to the token endpoint",
          {"Check [entra] proxy: scheme (http, https, socks5h), host, port, user and password",
           "Let the proxy allow CONNECT to " + host_of(settings.token_endpoint) + " port 443"}};
}

Step bad_certificate(const config::EntraSettings& settings) {
  return {"token.tls",
          Verdict::kFail,
          "the certificate of " + server_of(settings.token_endpoint),
          "",
          "",
          "The certificate is not from an authority that this host trusts, or not for this name. Where its "
          "issuer is your own company or a security product, TLS is inspected on the way",
          {openssl_command(settings.token_endpoint),
           "Exempt " + host_of(settings.token_endpoint) +
               " from TLS inspection; or [entra] ca_file = FILE with " +
               "the inspecting authority's certificate in PEM",
           "Otherwise: apt-get install --reinstall ca-certificates; and check this host's clock (date -u)"}};
}

Step no_tls(const config::EntraSettings& settings) {
  return {"token.tls",
          Verdict::kFail,
          "TLS with " + server_of(settings.token_endpoint),
          "",
          "",
          "TCP works, but TLS does not come about: something on the way speaks no TLS, or drops it",
          {openssl_command(settings.token_endpoint),
           "Check [entra] token_endpoint and proxy, and firewalls that inspect TLS"}};
}

Step no_answer(const config::EntraSettings& settings) {
  return {"token.network",
          Verdict::kFail,
          "an answer of " + server_of(settings.token_endpoint),
          "",
          "",
          "TLS works, but no answer to an HTTP request comes",
          {"curl -sI https://" + server_of(settings.token_endpoint) + "/",
           "Check [entra] token_endpoint and proxy"}};
}

Step step_of(const Failure& failure, const config::EntraSettings& settings) {
  switch (failure.step) {
    case Failure::Step::kResolve:
      return no_name(settings);
    case Failure::Step::kConnect:
      return settings.proxy.empty() ? no_way(settings) : bad_proxy(settings);
    case Failure::Step::kProxy:
      return bad_proxy(settings);
    case Failure::Step::kCertificate:
      return bad_certificate(settings);
    case Failure::Step::kTls:
      return no_tls(settings);
    case Failure::Step::kAnswer:
      break;
  }
  return no_answer(settings);
}

}  // namespace

Step judge_clock(const std::string& date, base::Clock::Wall now, bool certificate) {
  Step step{"token.clock", Verdict::kOk, "this host's clock agrees with Entra's"};
  const auto theirs = oauth::parse_http_date(date);
  if (!theirs) {
    step.verdict = Verdict::kUnproved;
    step.subject = "this host's clock";
    step.answer = date;
    step.cause = "The token endpoint told no time to compare with";
    return step;
  }
  const auto skew = std::chrono::duration_cast<std::chrono::seconds>(now - *theirs);
  if (std::chrono::abs(skew) <= kOddSkew) return step;
  step.verdict = certificate && std::chrono::abs(skew) > kWrongSkew ? Verdict::kFail : Verdict::kWarn;
  step.subject = "this host's clock";
  step.answer = "Date: " + date;
  step.cause = fmt::format("This host's clock is {} s {} Entra's; {}", std::chrono::abs(skew).count(),
                           skew.count() > 0 ? "ahead of" : "behind",
                           certificate ? "an assertion signed with a certificate is refused past 5 minutes"
                                       : "certificates and token lifetimes are judged by it");
  step.remedy = {"timedatectl; timedatectl set-ntp true"};
  return step;
}

bool check_endpoint(const Inquiry& inquiry, Steps& steps) {
  const config::EntraSettings& settings = inquiry.settings.entra;
  steps.begin("reaching " + server_of(settings.token_endpoint));
  const auto answer =
      submit::probe_token_endpoint(settings, network_wait(settings.timeout, inquiry.clock, inquiry.deadline));
  if (!answer) {
    Step step = step_of(answer.error(), settings);
    step.tried = "HEAD https://" + server_of(settings.token_endpoint) + "/" +
                 (settings.proxy.empty() ? "" : " by " + without_password(settings.proxy));
    step.answer = answer.error().peer + ": " + answer.error().text;
    steps.add(std::move(step));
    return false;
  }
  steps.add({"token.network", Verdict::kOk, "token endpoint reached: " + answer->peer});
  steps.add({"token.tls", Verdict::kOk, "its certificate is trusted: " + answer->certificate});
  const bool certificate = !settings.certificate_file.empty();
  steps.add(judge_clock(answer->date, inquiry.clock.wall(), certificate));
  return true;
}

}  // namespace exosubmit::cli
