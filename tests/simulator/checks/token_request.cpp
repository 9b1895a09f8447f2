#include "simulator/checks/token_request.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "simulator/checks/client.h"

namespace exosubmit::test {

std::string token_form(const Exosim& exosim) {
  return fmt::format("grant_type=client_credentials&client_id={}&client_secret={}&scope={}",
                     exosim.env("EXOSIM_CLIENT_ID"), base::percent_encode(exosim.client_secret()),
                     base::percent_encode("https://outlook.office365.com/.default"));
}

std::string request_token(const Exosim& exosim, const std::string& form) {
  return request(exosim, "POST", "", "application/x-www-form-urlencoded", form);
}

std::string request(const Exosim& exosim, const std::string& method, const std::string& path,
                    const std::string& content_type, const std::string& body) {
  const std::string right_path = "/" + exosim.env("EXOSIM_TENANT") + "/oauth2/v2.0/token";
  Client client(exosim.https_port());
  if (!client.start_tls(exosim.env("EXOSIM_CA"))) return {};
  client.send(fmt::format(
      "{} {} HTTP/1.1\r\nHost: localhost:{}\r\nContent-Type: {}\r\nContent-Length: {}\r\n"
      "Connection: close\r\n\r\n{}",
      method, path.empty() ? right_path : path, exosim.https_port(), content_type, body.size(), body));
  return client.read_all();
}

}  // namespace exosubmit::test
