#include "cli/check/report.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <fstream>
#include <iterator>
#include <sstream>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <openssl/crypto.h>

#include "cli/check/masking.h"
#include "cli/check/step_text.h"
#include "cli/check/way_out.h"
#include "cli/postfix/child.h"
#include "config/load.h"
#include "config/print.h"

namespace exosubmit::cli {
namespace {

constexpr std::chrono::seconds kCommandWait{3};
constexpr std::size_t kLogBytes = 512 * 1024;  // of the log file's end
constexpr std::size_t kLogLines = 200;

std::string heading(const std::string& title) { return fmt::format("\n== {}\n\n", title); }

std::string file_text(const char* path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// What the command prints, or why it does not.
std::string output_of(const std::vector<std::string>& command) {
  const auto ran = run(command, kCommandWait);
  if (!ran) return ran.error().text + '\n';
  return ran->status == 0 ? ran->output : ran->errors;
}

std::string versions() {
  utsname system{};
  uname(&system);
  return fmt::format("exosubmit {}, {}\n{} {} {} {}\nuser {}, {:%Y-%m-%d %H:%M:%S} UTC\n", EXOSUBMIT_VERSION,
                     OpenSSL_version(OPENSSL_VERSION), static_cast<const char*>(system.sysname),
                     static_cast<const char*>(system.release), static_cast<const char*>(system.version),
                     static_cast<const char*>(system.machine), geteuid(), fmt::gmtime(std::time(nullptr))) +
         file_text("/etc/os-release");
}

std::string settings_text(const std::string& file) {
  auto loaded = config::load(file, config::NamedFiles::kLeftAlone);
  loaded.settings.entra.proxy = without_password(loaded.settings.entra.proxy);
  loaded.settings.exchange.proxy = without_password(loaded.settings.exchange.proxy);
  loaded.settings.state.url = without_password(loaded.settings.state.url);
  std::string text;
  for (const config::Mistake& mistake : loaded.mistakes) text += mistake.text + '\n';
  return text + config::print(loaded.settings);
}

std::string steps_text(const std::vector<Step>& steps) {
  std::string text;
  for (const Step& step : steps) text += text_of(step, Terminal(false));
  return text + closing_line(steps);
}

std::string postfix_text(const std::string& config_directory) {
  const auto postconf = [&](std::vector<std::string> options) {
    options.insert(options.begin(), "postconf");
    if (!config_directory.empty()) options.insert(options.begin() + 1, {"-c", config_directory});
    return output_of(options);
  };
  return postconf({"-h", "mail_version"}) + concerning_us(postconf({"-n"})) + '\n' +
         without_secrets(postconf({"-M"}));
}

std::string last_lines(const std::string& text) {
  std::size_t begin = text.size();
  for (std::size_t count = 0; count <= kLogLines && begin != std::string::npos && begin > 0; ++count) {
    begin = text.rfind('\n', begin - 1);
  }
  return begin == std::string::npos || begin == 0 ? text : text.substr(begin + 1);
}

// Lines of ours in the end of the log file; empty where it cannot be read.
std::string log_file_lines(const char* path) {
  std::ifstream stream(path, std::ios::binary);
  stream.seekg(0, std::ios::end);
  const auto size = stream.tellg();
  if (!stream || size < 0) return {};
  stream.seekg(std::max<std::streamoff>(0, size - static_cast<std::streamoff>(kLogBytes)));
  std::string ours;
  for (std::string line; std::getline(stream, line);) {
    if (line.find("exosubmit") != std::string::npos) ours += line + '\n';
  }
  return last_lines(ours);
}

std::string log_lines() {
  for (const char* path : {"/var/log/mail.log", "/var/log/maillog"}) {
    if (std::string lines = log_file_lines(path); !lines.empty()) return lines;
  }
  return output_of({"journalctl", "--no-pager", "-n", std::to_string(kLogLines), "-t", "postfix/exosubmit"});
}

}  // namespace

std::string concerning_us(const std::string& main_cf) {
  constexpr std::array<std::string_view, 14> kWords{
      "milter",      "exosubmit", "transport",  "relay",      "message_size",  "bounce",         "notify",
      "smtpd_proxy", "timeout",   "mynetworks", "myhostname", "mydestination", "content_filter", "maps"};
  std::string ours;
  std::istringstream lines(main_cf);
  for (std::string line; std::getline(lines, line);) {
    const std::string name = line.substr(0, line.find_first_of(" ="));
    const bool secret = name.find("password") != std::string::npos || name.find("sasl") != std::string::npos;
    const bool wanted = std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
      return name.find(word) != std::string::npos;
    });
    if (wanted && !secret) ours += line + '\n';
  }
  return ours;
}

// A line is a whole service; the arguments of a command may hold anything.
std::string without_secrets(const std::string& master_cf) {
  constexpr std::string_view kOption = " -o ";
  std::string text;
  std::istringstream lines(master_cf);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string command;
    for (int column = 0; column < 8; ++column) words >> command;
    std::size_t end = line.find(kOption);
    text += line.substr(0, command == "pipe" || command == "spawn" ? line.find(" " + command) + 6 : end);
    while (end != std::string::npos && command != "pipe" && command != "spawn") {
      const std::size_t begin = end;
      end = line.find(kOption, begin + kOption.size());
      const std::string option = line.substr(begin, end - begin);
      const bool secret =
          option.find("sasl") != std::string::npos || option.find("password") != std::string::npos;
      text += secret ? option.substr(0, option.find('=')) + "=(left out)" : option;
    }
    text += '\n';
  }
  return text;
}

std::string report_text(const Report& report) {
  const std::string text = "exosubmit check --report\n" + heading("Versions") + versions() +
                           heading("Settings (" + report.settings_file + ")") +
                           settings_text(report.settings_file) + heading("Check") + steps_text(report.steps) +
                           heading("Postfix") + postfix_text(report.config_directory) + heading("Log") +
                           log_lines();
  return report.with_addresses ? text : Masking().mask(text);
}

}  // namespace exosubmit::cli
