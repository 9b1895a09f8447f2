#include "simulator/simulator.h"

#include <unistd.h>

#include <atomic>

#include <fmt/format.h>

#include "simulator/control_socket.h"
#include "simulator/identity.h"
#include "simulator/listener.h"
#include "simulator/metadata_endpoint.h"
#include "simulator/session.h"
#include "simulator/token_endpoint.h"

namespace exosubmit::simulator {
namespace {

struct Ports {
  unsigned smtp, https, metadata;
};

std::string environment(const World& world, const Ports& ports) {
  const std::string& directory = world.options.directory;
  std::string text = fmt::format(
      "EXOSIM_PID={}\nEXOSIM_SMTP_HOST=localhost\nEXOSIM_SMTP_PORT={}\nEXOSIM_HTTPS_PORT={}\n"
      "EXOSIM_CA={}/ca.pem\nEXOSIM_TENANT={}\nEXOSIM_CLIENT_ID={}\n"
      "EXOSIM_TOKEN_ENDPOINT=https://localhost:{}/{}/oauth2/v2.0/token\nEXOSIM_SECRET_FILE={}/"
      "client_secret\nEXOSIM_SECOND_SECRET_FILE={}/client_secret_2\n"
      "EXOSIM_METADATA=http://127.0.0.1:{}\n",
      getpid(), ports.smtp, ports.https, directory, kTenant, kClientId, ports.https, kTenant, directory,
      directory, ports.metadata);
  if (world.options.certificate) {
    text += fmt::format("EXOSIM_CERTIFICATE={}/app_certificate.pem\nEXOSIM_KEY={}/app_key.pem\n", directory,
                        directory);
  }
  if (world.options.federated) text += fmt::format("EXOSIM_FEDERATED_TOKEN={}/federated_token\n", directory);
  return text;
}

}  // namespace

base::Result<std::unique_ptr<World>> build_world(const Options& options) {
  const std::string& directory = options.directory;
  auto dialogues = Dialogues::load(options.dialogues);
  if (!dialogues) return base::failure(dialogues.error());
  auto registered = Registered::in(directory, {options.certificate, options.federated});
  if (!registered) return base::failure(registered.error());
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
                    *std::move(registered), *std::move(smtp), *std::move(https)});
}

base::Result<bool> run(World& world) {
  auto control_listener = listen_for_control(world.options.directory);
  if (!control_listener) return base::failure(control_listener.error());
  auto smtp_socket = Listener::listen(world.options.smtp_port);
  if (!smtp_socket) return base::failure(smtp_socket.error());
  auto https_socket = Listener::listen(world.options.https_port);
  if (!https_socket) return base::failure(https_socket.error());
  auto metadata_socket = Listener::listen(0);
  if (!metadata_socket) return base::failure(metadata_socket.error());
  const std::string env =
      environment(world, {Listener::port_of(*smtp_socket), Listener::port_of(*https_socket),
                          Listener::port_of(*metadata_socket)});

  for (const Rule& rule : world.options.rules) world.rules.add(rule);
  TokenEndpoint endpoint(world);
  const Listener https(*std::move(https_socket), world.stop, [&](Stream& stream) { endpoint.serve(stream); });
  MetadataEndpoint metadata_endpoint(world);
  const Listener metadata(*std::move(metadata_socket), world.stop,
                          [&](Stream& stream) { metadata_endpoint.serve(stream); });
  const Listener smtp(*std::move(smtp_socket), world.stop, [&](Stream& stream) {
    const unsigned long connection = ++world.counts.connections;
    Session(world, stream, connection).run();
  });
  if (!replace_file(world.options.directory + "/env", env)) world.stop.request();
  serve_control(world, *control_listener);
  return true;
}

}  // namespace exosubmit::simulator
