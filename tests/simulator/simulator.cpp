#include "simulator/simulator.h"

#include <unistd.h>

#include <atomic>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/encoding.h"
#include "simulator/control_socket.h"
#include "simulator/identity.h"
#include "simulator/listener.h"
#include "simulator/session.h"
#include "simulator/token_endpoint.h"

namespace exosubmit::simulator {
namespace {

// The secret of the directory, made when it is not there. It looks like Entra's, with the characters that a
// form must encode.
base::Result<std::string> client_secret_in(const std::string& directory) {
  const std::string path = directory + "/client_secret";
  if (std::ifstream file(path); file) {
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    return std::string(base::trim(content));
  }
  const std::string secret = "x8Q~" + base::base64url(random_octets(24)) + "+/.~&=";
  if (replace_file(path, secret, true)) return secret;
  return base::failure(base::operator_must_act("cannot write " + path));
}

std::string environment(const World& world, unsigned smtp_port, unsigned https_port) {
  const std::string& directory = world.options.directory;
  return fmt::format(
      "EXOSIM_PID={}\nEXOSIM_SMTP_HOST=localhost\nEXOSIM_SMTP_PORT={}\nEXOSIM_HTTPS_PORT={}\n"
      "EXOSIM_CA={}/ca.pem\nEXOSIM_TENANT={}\nEXOSIM_CLIENT_ID={}\n"
      "EXOSIM_TOKEN_ENDPOINT=https://localhost:{}/{}/oauth2/v2.0/token\nEXOSIM_SECRET_FILE={}/"
      "client_secret\n",
      getpid(), smtp_port, https_port, directory, kTenant, kClientId, https_port, kTenant, directory);
}

}  // namespace

base::Result<std::unique_ptr<World>> build_world(const Options& options) {
  const std::string& directory = options.directory;
  auto dialogues = Dialogues::load(options.dialogues);
  if (!dialogues) return base::failure(dialogues.error());
  auto secret = client_secret_in(directory);
  if (!secret) return base::failure(secret.error());
  auto records = Records::open(directory);
  if (!records) return base::failure(records.error());
  auto token_key = key_in(directory + "/token_key.pem", true);
  if (!token_key) return base::failure(token_key.error());
  auto https = server_context(directory, "localhost");
  if (!https) return base::failure(https.error());
  auto smtp = server_context(directory, options.bad_certificate ? "mail.elsewhere.example" : "localhost");
  if (!smtp) return base::failure(smtp.error());

  return std::make_unique<World>(
      options, Kept{*std::move(dialogues), *std::move(records), TokenKey(*std::move(token_key)),
                    *std::move(secret), *std::move(smtp), *std::move(https)});
}

base::Result<bool> run(World& world) {
  auto control_listener = listen_for_control(world.options.directory);
  if (!control_listener) return base::failure(control_listener.error());
  auto smtp_socket = Listener::listen(world.options.smtp_port);
  if (!smtp_socket) return base::failure(smtp_socket.error());
  auto https_socket = Listener::listen(world.options.https_port);
  if (!https_socket) return base::failure(https_socket.error());
  const std::string env =
      environment(world, Listener::port_of(*smtp_socket), Listener::port_of(*https_socket));

  for (const Rule& rule : world.options.rules) world.rules.add(rule);
  TokenEndpoint endpoint(world);
  const Listener https(*std::move(https_socket), world.stop, [&](Stream& stream) { endpoint.serve(stream); });
  const Listener smtp(*std::move(smtp_socket), world.stop, [&](Stream& stream) {
    const unsigned long connection = ++world.counts.connections;
    Session(world, stream, connection).run();
  });
  if (!replace_file(world.options.directory + "/env", env)) world.stop.request();
  serve_control(world, *control_listener);
  return true;
}

}  // namespace exosubmit::simulator
