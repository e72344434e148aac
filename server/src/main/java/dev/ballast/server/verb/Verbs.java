package dev.ballast.server.verb;

import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.access.token.Tokens;
import dev.ballast.server.admission.Admission;
import dev.ballast.server.allocation.Allocation;
import dev.ballast.server.remote.NodeAccess;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Store;
import dev.ballast.world.World;

/// All verbs, put together.
public record Verbs(
    Get get,
    ListObjects list,
    Create create,
    Update update,
    Patch patch,
    Delete delete,
    DeleteCollection deleteCollection,
    Bind bind,
    Evict evict,
    PodStreams podStreams,
    RequestToken requestToken,
    ReviewAccess reviewAccess,
    ReviewIdentity reviewIdentity,
    ReadUsage readUsage,
    ReadComponents readComponents,
    Proxy proxy) {
  /// The verbs on what `store` holds.
  public Verbs(
      World world,
      Schemas schemas,
      Store<Stored> store,
      Authorizer authorizer,
      Admission admission,
      Allocation allocation,
      Tokens tokens,
      NodeAccess nodes) {
    this(new Parts(world, schemas, store, authorizer, admission, allocation), tokens, nodes);
  }

  private Verbs(Parts parts, Tokens tokens, NodeAccess nodes) {
    this(
        new Get(parts.objects),
        parts.list,
        parts.create,
        new Update(parts.objects, parts.decoder, parts.rewrite, parts.create),
        new Patch(parts.decoder, parts.rewrite, parts.apply),
        parts.delete,
        new DeleteCollection(parts.world, parts.list, parts.decoder, parts.delete),
        new Bind(parts.world, parts.objects, parts.decoder, parts.admission),
        new Evict(parts.world, parts.objects, parts.decoder, parts.admission, parts.delete),
        new PodStreams(parts.world, parts.objects, parts.admission, nodes),
        new RequestToken(
            parts.world, parts.objects, parts.decoder, parts.ownership, parts.admission, tokens),
        new ReviewAccess(
            parts.objects, parts.decoder, parts.ownership, parts.admission, parts.authorizer),
        new ReviewIdentity(
            parts.world, parts.objects, parts.decoder, parts.ownership, parts.admission, tokens),
        new ReadUsage(parts.objects, nodes),
        new ReadComponents(parts.objects),
        new Proxy(parts.world, parts.objects, parts.admission));
  }

  /// What several verbs share.
  private static final class Parts {
    final World world;
    final Authorizer authorizer;
    final Admission admission;
    final Ownership ownership;
    final Objects objects;
    final Decoder decoder;
    final ListObjects list;
    final Create create;
    final Rewrite rewrite;
    final ApplyPatch apply;
    final Delete delete;

    Parts(
        World world,
        Schemas schemas,
        Store<Stored> store,
        Authorizer authorizer,
        Admission admission,
        Allocation allocation) {
      this.world = world;
      this.authorizer = authorizer;
      this.admission = admission;
      objects = new Objects(world, store);
      decoder = new Decoder(schemas);
      ownership = new Ownership(world, schemas);
      var removal = new Removal();
      list = new ListObjects(objects, new Pages(world));
      create = new Create(world, objects, decoder, authorizer, admission, allocation, ownership);
      rewrite = new Rewrite(objects, admission, allocation, ownership, removal);
      apply = new ApplyPatch(objects, decoder, rewrite, create, ownership);
      delete = new Delete(world, objects, decoder, admission, removal);
    }
  }
}
