// An SMTP connection that libcurl made: TLS octets in and out, with deadlines.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "curl/easy_handle.h"
#include "smtp/connector.h"

namespace exosubmit::curl {

class Connection final : public smtp::Connection {
 public:
  struct Greeting {
    std::string peer;
    std::string banner;
    smtp::Capabilities capabilities;
    std::string certificate = {};
  };

  // `handle` was performed with CURLOPT_CONNECT_ONLY.
  Connection(std::unique_ptr<EasyHandle> handle, Greeting greeting);

  smtp::Io write(std::string_view octets, base::Clock::Steady until) override;
  smtp::Io read(char* buffer, std::size_t room, base::Clock::Steady until) override;
  bool disturbed() override;
  const smtp::Capabilities& capabilities() const override { return greeting_.capabilities; }
  const std::string& peer() const override { return greeting_.peer; }
  std::string_view banner() const override { return greeting_.banner; }
  std::string_view certificate() const override { return greeting_.certificate; }

 private:
  std::optional<smtp::Io> try_read(char* buffer, std::size_t room);
  std::optional<smtp::Io> look_ahead();
  smtp::Io ended(CURLcode code, const char* doing);
  bool wait(short events, base::Clock::Steady until);

  std::unique_ptr<EasyHandle> handle_;
  const Greeting greeting_;
  const int socket_;
  std::array<char, 1024> early_{};  // input that came while writing
  std::size_t early_begin_ = 0;
  std::size_t early_end_ = 0;
};

}  // namespace exosubmit::curl
