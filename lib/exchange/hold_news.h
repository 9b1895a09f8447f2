// What became of the holds, on its way to the log and the store: in order, and outside the holds' mutex,
// since a store may take seconds.
#pragma once

#include <deque>
#include <mutex>
#include <optional>

#include "exchange/hold.h"
#include "log/sink.h"
#include "state/hold_store.h"

namespace exosubmit::exchange {

// Shared by threads.
class HoldNews {
 public:
  HoldNews(state::HoldStore& store, log::Sink& sink) : store_(store), sink_(sink) {}

  // At once; their order is that of the calls.
  void began(const base::Digest& scope, const Hold& hold, const Moment& now);
  void goes_on(const base::Digest& scope, const Hold& hold, const Moment& now);
  void moved(const base::Digest& scope, const Hold& hold, const Moment& now);  // stored, not logged
  void ended(const base::Digest& scope, const Hold& hold, const Moment& now);
  void forgotten(const base::Digest& scope);  // taken out of the store, not logged

  // Writes what there is. While another thread does so it takes this along. Once the store has failed the
  // rest is logged only: it tells of that itself.
  void spread();

 private:
  using Write = void (*)(log::Sink& sink, const log::HoldEvent& event);
  struct Item {
    base::Digest scope;
    std::optional<state::StoredHold> hold;  // nothing: it goes
    Write write = nullptr;
    log::HoldEvent event;
  };

  class Turn;

  void add(Item item);

  state::HoldStore& store_;
  log::Sink& sink_;
  std::mutex mutex_;
  std::deque<Item> items_;  // guarded by mutex_
  bool spreading_ = false;  // guarded by mutex_
};

}  // namespace exosubmit::exchange
