#include "state/sqlite_store.h"

#include <utility>

#include "log/events.h"

namespace exosubmit::state {

// Holds the connection. A mutex would be held while SQLite waits for another process, and waiting for it has
// no end.
class SqliteStore::Turn {
 public:
  explicit Turn(SqliteStore& store) : store_(store) {
    std::unique_lock lock(store_.mutex_);
    const auto end = std::chrono::steady_clock::now() + store_.file_.patience;
    mine_ = store_.free_.wait_until(lock, end, [&] { return !store_.taken_; });
    if (mine_) store_.taken_ = true;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (!mine_) return;
    const std::lock_guard lock(store_.mutex_);
    store_.taken_ = false;
    store_.free_.notify_one();
  }

  bool mine() const { return mine_; }

 private:
  SqliteStore& store_;
  bool mine_ = false;
};

namespace {

constexpr const char* kForgotten =
    ": what Exchange accepted before may be sent again where Postfix still has it";

}  // namespace

base::Result<std::shared_ptr<SqliteStore>> SqliteStore::open(const std::string& path, base::Clock& clock,
                                                             log::Sink& sink, const Options& options) {
  std::shared_ptr<SqliteStore> store(new SqliteStore(path, clock, sink, options));
  const auto connected = store->connect();
  if (connected) return store;
  if (connected.error().remedy == base::Remedy::kOperatorMustAct) return base::failure(connected.error());
  (void)store->failed(connected.error());
  return store;
}

base::Result<void> SqliteStore::inspect(const std::string& path) {
  const Options options;
  return inspect_state_file({path, options.patience, options.schema});
}

// What is owed may be what this asks for; where it cannot be written, what is there can still be read. Each
// attempt may wait for another process: not every reader does.
base::Result<void> SqliteStore::read(const Work& work) {
  return use([&](SqliteConnection& connection) -> base::Result<void> {
    if (clock_.steady() >= next_payment_) {
      auto paid = pay();
      if (!paid) next_payment_ = clock_.steady() + kPause;
      if (!paid && connection.health() != Health::kGood) return paid;
    }
    return work(connection);
  });
}

// Only what was written shows that the store works: a full disk lets itself be read.
base::Result<void> SqliteStore::write(Durability durability, const Work& work) {
  auto written = use([&](SqliteConnection& connection) {
    auto paid = pay();
    return paid ? transact(connection, durability, work) : paid;
  });
  if (written) alert_.clear();
  return written;
}

base::Result<void> SqliteStore::write_or_owe(Durability durability, Work work) {
  auto written = write(durability, work);
  if (written) return written;
  const std::lock_guard lock(mutex_);
  if (owed_.size() < kMostOwed) {
    owed_.push_back({durability, std::move(work)});
  } else if (!std::exchange(forgets_, true)) {
    log::alert(
        sink_, {},
        "state file " + file_.path + ": " + std::to_string(kMostOwed) +
            " outcomes wait to be written, each further one is forgotten: what Exchange accepted may be "
            "sent again");
  }
  return written;
}

// With the turn.
base::Result<void> SqliteStore::pay() {
  std::unique_lock lock(mutex_);
  while (!owed_.empty()) {
    const Owed& oldest = owed_.front();  // stays where it is while others are added
    lock.unlock();
    auto paid = transact(*connection_, oldest.durability, oldest.work);
    if (!paid) return paid;
    lock.lock();
    owed_.pop_front();
  }
  forgets_ = false;
  return {};
}

base::Result<void> SqliteStore::use(const Work& work) {
  const Turn turn(*this);
  if (!turn.mine()) return failed(base::try_later("state file " + file_.path + ": busy for too long"));
  if (auto connected = connect(); !connected) return failed(connected.error());
  auto worked = work(*connection_);
  if (worked) return worked;
  if (connection_->health() != Health::kGood) {
    damaged_ = damaged_ || connection_->health() == Health::kDamaged;
    give_up(worked.error());
  }
  return failed(worked.error());
}

base::Result<void> SqliteStore::connect() {
  if (connection_ && !connection_->moved()) return {};
  if (connection_) {
    log::alert(sink_, {},
               "state file " + file_.path + " was moved, deleted or replaced while in use" + kForgotten);
  } else if (clock_.steady() < next_attempt_) {
    return base::failure(last_error_);
  }
  connection_.reset();
  auto opened = open_state_file(file_);
  if (opened && damaged_) {
    if (const auto whole = check_content(*opened, file_.path); !whole) opened = base::failure(whole.error());
  }
  if (!opened) {
    give_up(opened.error());
    return base::failure(opened.error());
  }
  connection_ = std::move(*opened);
  damaged_ = false;
  return {};
}

void SqliteStore::give_up(const base::Error& error) {
  connection_.reset();
  last_error_ = error;
  next_attempt_ = clock_.steady() + kPause;
}

base::Result<void> SqliteStore::failed(const base::Error& error) {
  alert_.raise(error.text + "; until then mail is deferred");
  return base::failure(base::try_later(error.text));
}

}  // namespace exosubmit::state
