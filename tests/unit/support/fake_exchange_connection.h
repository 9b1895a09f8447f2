// A connection to FakeExchange: what the client sees of it.
#pragma once

#include <string>

#include "smtp/connector.h"
#include "support/fake_exchange_server.h"

namespace exosubmit::test {

class FakeExchangeConnection final : public smtp::Connection {
 public:
  // The exchange's mutex is held.
  FakeExchangeConnection(FakeExchange& exchange, std::size_t number, std::string peer);
  ~FakeExchangeConnection() override;

  smtp::Io write(std::string_view octets, base::Clock::Steady until) override;
  smtp::Io read(char* buffer, std::size_t room, base::Clock::Steady until) override;
  bool disturbed() override;
  const smtp::Capabilities& capabilities() const override { return capabilities_; }
  const std::string& peer() const override { return peer_; }
  std::string_view banner() const override { return banner_; }

 private:
  // Lets the time come; true: it came before `until`.
  bool wait(base::Clock::Steady time, base::Clock::Steady until);

  FakeExchange& exchange_;
  FakeExchangeServer server_;
  smtp::Capabilities capabilities_;
  std::string peer_;
  std::string banner_;
  bool wrote_ = false;  // since the last read
};

}  // namespace exosubmit::test
